package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Label;
import hudson.model.Run;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.TimingAction;
import org.jenkinsci.plugins.workflow.actions.WorkspaceAction;
import org.jenkinsci.plugins.workflow.cps.CpsThread;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** One attempt at a {@code node} block, as the flow graph has it. */
public record NodeBlock(FlowNode node, Run<?, ?> run) {

    /** The block of the build that this engine thread runs. */
    public static Optional<NodeBlock> of(String flowNodeId) throws IOException {
        FlowExecution execution = CpsThread.current().getExecution();
        FlowNode node = execution.getNode(flowNodeId);
        return node == null ? Optional.empty() : of(node);
    }

    public static Optional<NodeBlock> of(FlowNode node) throws IOException {
        return node.getExecution().getOwner().getExecutable() instanceof Run<?, ?> run
                ? Optional.of(new NodeBlock(node, run))
                : Optional.empty();
    }

    public String id() {
        return node.getId();
    }

    /** Whether its body has begun. */
    public boolean hasBegun() {
        return node.getAction(WorkspaceAction.class) != null;
    }

    /** Name of the agent that it got; null if it never got one of ours. */
    @CheckForNull
    String agentName() {
        WorkspaceAction workspace = node.getAction(WorkspaceAction.class);
        return workspace == null ? AgentTaken.of(node).map(AgentTaken::getAgent).orElse(null) : workspace.getNode();
    }

    /** Our agent, if it is still a node. */
    Optional<SpotAgent> agent() {
        String name = agentName();
        return name != null && Jenkins.get().getNode(name) instanceof SpotAgent agent
                ? Optional.of(agent)
                : Optional.empty();
    }

    /** Number of the attempt that it is. */
    public int attempt() {
        return AttemptAction.of(node).map(AttemptAction::getAttempt).orElse(1);
    }

    /** What its author asks of an agent, in any attempt; null if any will do. */
    @CheckForNull
    public Label label() {
        return AttemptAction.of(node)
                .map(AttemptAction::label)
                .map(Label::parseExpression) // the step has parsed it before us
                .orElse(null);
    }

    /** When it got its agent, not counting what it waited for it; when its step began, if that is not known. */
    public Instant started() {
        return AgentTaken.of(node)
                .map(AgentTaken::at)
                .orElseGet(() -> Instant.ofEpochMilli(TimingAction.getStartTime(node)));
    }

    /** Whether a flow node lies inside. */
    public boolean encloses(FlowNode other) {
        return other.getAllEnclosingIds().contains(node.getId());
    }

    /** The stages and branches around it, outermost first: what an author would call the place. */
    public String place() {
        return Stream.concat(Stream.of(node), node.getEnclosingBlocks().stream())
                .map(block -> block.getAction(LabelAction.class))
                .filter(label -> label != null)
                .map(LabelAction::getDisplayName)
                .collect(Collectors.collectingAndThen(Collectors.toList(), names -> {
                    Collections.reverse(names);
                    return String.join(" / ", names);
                }));
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import hudson.AbortException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.actions.ErrorAction;
import org.jenkinsci.plugins.workflow.actions.TimingAction;
import org.jenkinsci.plugins.workflow.actions.WorkspaceAction;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * Steps of a {@code node} block that came to its end although they ended badly: its script caught what they threw, or was given their
 * exit code. What a dying machine does to a step it does shortly before the block's end, as nothing can run on it afterwards; what
 * went wrong long before, and was caught, was the build's own.
 */
final class BadSteps {
    /** More than a shutdown takes, and what a script does about a failure. */
    private static final Duration SHORTLY = Duration.ofSeconds(30);

    private BadSteps() {}

    /** What the last such step threw; of one that threw nothing, what it would have. */
    static Optional<Throwable> lastOf(NodeBlock block) {
        Instant since = Clock.systemUTC().instant().minus(SHORTLY);
        List<FlowNode> nodes = BlockNodes.of(block);
        Map<FlowNode, Instant> ends = new HashMap<>();
        for (FlowNode node : nodes) {
            Instant end = ends.getOrDefault(node, Instant.MAX);
            if (end.isAfter(since) && isOf(block, node)) {
                Optional<Throwable> bad = badly(node);
                if (bad.isPresent()) {
                    return bad;
                }
            }
            Instant began = Instant.ofEpochMilli(TimingAction.getStartTime(node));
            node.getParents()
                    .forEach(parent -> ends.merge(parent, began, (one, other) -> one.isAfter(other) ? one : other));
        }
        return Optional.empty();
    }

    private static Optional<Throwable> badly(FlowNode node) {
        ErrorAction error = node.getError();
        if (error != null) {
            return Optional.of(error.getError());
        }
        return Boolean.TRUE.equals(ArgumentsAction.getArguments(node).get("returnStatus"))
                ? Optional.of(new AbortException("a step whose exit code the script was given"))
                : Optional.empty();
    }

    /** Not of another {@code node} block that lies inside, and is judged by its own agent. */
    private static boolean isOf(NodeBlock block, FlowNode node) {
        for (BlockStartNode around : node.getEnclosingBlocks()) {
            if (around.getAction(WorkspaceAction.class) != null) {
                return around.equals(block.node());
            }
        }
        return false;
    }
}

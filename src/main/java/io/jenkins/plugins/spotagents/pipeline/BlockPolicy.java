package io.jenkins.plugins.spotagents.pipeline;

import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.job.HumanHands;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.Jobs;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import io.jenkins.plugins.spotagents.job.RequeueModeSource;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.WorkHistory;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.BodyInvocationAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;

/** Whether a {@code node} block may run again. */
public final class BlockPolicy {
    private static final Logger LOGGER = Logger.getLogger(BlockPolicy.class.getName());

    private final NodeBlock block;

    public BlockPolicy(NodeBlock block) {
        this.block = block;
    }

    public RequeueDecision decide(RequeueSettings settings, AgentFarm.Agent agent) {
        return AgentOwner.get()
                .requeuePolicy(agent.cloud(), agent.template(), block.label())
                .decide(new WorkHistory(block.attempt(), objections(settings)));
    }

    private Set<GiveUp.Reason> objections(RequeueSettings settings) {
        Set<GiveUp.Reason> objections = EnumSet.noneOf(GiveUp.Reason.class);
        HumanHands.objection(block.run(), block.run().getExecutor()).ifPresent(objections::add);
        if (new OuterWord(block).isSpoken()) {
            objections.add(GiveUp.Reason.ENDED_BY_OTHERS);
        }
        if (block.agent()
                .map(SpotAgent::toComputer)
                .filter(HumanHands::tookAway)
                .isPresent()) {
            objections.add(GiveUp.Reason.TAKEN_OFFLINE_BY_ADMIN);
        }
        if (!Jobs.mayRunAgain(block.run().getParent())) {
            objections.add(GiveUp.Reason.JOB_GONE_OR_DISABLED);
        }
        if (isSwitchedOff(settings)) {
            objections.add(GiveUp.Reason.SWITCHED_OFF);
        }
        if (isUsedUpHere()) {
            objections.add(GiveUp.Reason.RETRIES_EXHAUSTED);
        }
        if (AttemptAction.of(block.node()).isEmpty()) {
            objections.add(GiveUp.Reason.OUT_OF_REACH);
        }
        if (AuthorRetry.encloses(block.node())) {
            objections.add(GiveUp.Reason.AUTHOR_RETRIES);
        }
        return objections;
    }

    /**
     * Whether a block at the same place, and for the same label, was given up before it: then a loop of the author's tries it again, and our
     * attempts times its rounds would be too many.
     */
    private boolean isUsedUpHere() {
        return InterruptionsAction.find(block.run()).stream()
                .flatMap(action -> action.getAttempts().stream())
                .filter(lost ->
                        lost.decision() instanceof GiveUp end && end.reason() == GiveUp.Reason.RETRIES_EXHAUSTED)
                .map(LostAttempt::getPart)
                .filter(part -> part != null && !part.equals(block.id()))
                .anyMatch(this::isSamePlace);
    }

    private boolean isSamePlace(String id) {
        try {
            FlowNode other = block.node().getExecution().getNode(id);
            return other != null
                    && around(other).equals(around(block.node()))
                    && AttemptAction.of(other)
                            .map(AttemptAction::label)
                            .equals(AttemptAction.of(block.node()).map(AttemptAction::label));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "no flow node " + id);
            return false;
        }
    }

    /** The blocks around one, without the rounds of a {@code retry}. */
    private static List<String> around(FlowNode node) {
        return node.getEnclosingBlocks().stream()
                .filter(around -> around.getAction(BodyInvocationAction.class) == null
                        || around.getAction(ThreadNameAction.class) != null)
                .map(FlowNode::getId)
                .toList();
    }

    /** Whether its mode forbids to run it again as things stand: a step may have begun since. */
    boolean isSwitchedOff(RequeueSettings settings) {
        RequeueMode mode = SpotRequeueStep.modeAround(block.node())
                .orElseGet(() -> RequeueModeSource.effective(block.run().getParent(), settings));
        return switch (mode) {
            case ALWAYS -> false;
            case BEFORE_FIRST_STEP -> hasBegunAStep();
            case OFF -> true;
        };
    }

    /** Any step inside the block, a block of steps included, may have done something already. */
    private boolean hasBegunAStep() {
        return new DepthFirstScanner()
                .allNodes(block.node().getExecution()).stream().anyMatch(this::isStepInside);
    }

    private boolean isStepInside(FlowNode node) {
        return node instanceof StepNode && !node.equals(block.node()) && !isBodyOfBlock(node) && block.encloses(node);
    }

    /** The flow node that stands for the block's own body, which {@code node} starts by itself. */
    private boolean isBodyOfBlock(FlowNode node) {
        return node.getParents().contains(block.node());
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.job.HumanHands;
import io.jenkins.plugins.spotagents.job.Jobs;
import io.jenkins.plugins.spotagents.job.RequeueModeSource;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.WorkHistory;
import java.util.EnumSet;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;

/** Whether a {@code node} block may run again. */
final class BlockPolicy {
    private final NodeBlock block;

    BlockPolicy(NodeBlock block) {
        this.block = block;
    }

    RequeueDecision decide(RequeueSettings settings, AgentFarm.Agent agent) {
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
        if (AttemptAction.of(block.node()).isEmpty()) {
            objections.add(GiveUp.Reason.OUT_OF_REACH);
        }
        if (AuthorRetry.encloses(block.node())) {
            objections.add(GiveUp.Reason.AUTHOR_RETRIES);
        }
        return objections;
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

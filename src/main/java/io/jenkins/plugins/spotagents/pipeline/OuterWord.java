package io.jenkins.plugins.spotagents.pipeline;

import io.jenkins.plugins.spotagents.job.HumanHands;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.actions.BodyInvocationAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.actions.TimingAction;
import org.jenkinsci.plugins.workflow.cps.nodes.StepStartNode;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/**
 * Whether something around a {@code node} block ended it that would have ended it on a healthy agent, too: somebody who ended the build, a
 * {@code timeout}, a sibling under {@code failFast}. Such a word may come at the very moment at which the block is being stopped, when
 * nothing carries it to the block; so it is looked for. What is inside of the block is no such word: on an agent that is out of reach, it is
 * the agent's doing.
 */
final class OuterWord {
    /** By their names, as their plugins need not be there or keep them to themselves. */
    private static final String TIMEOUT_CAUSE = "TimeoutStepExecution$ExceededTimeout";

    private static final String FAIL_FAST_CAUSE = "ParallelStep$FailFastCause";

    private final NodeBlock block;

    OuterWord(NodeBlock block) {
        this.block = block;
    }

    /** Whether the block's failure is such a word, or one was spoken although the failure does not tell. */
    boolean isSpoken(Throwable problem) {
        return problem instanceof FlowInterruptedException interruption
                        && interruption.isActualInterruption()
                        && interruption.getCauses().stream().anyMatch(this::isFromOutside)
                || HumanHands.aborted(block.run(), block.run().getExecutor())
                || isSpoken();
    }

    /** Whether the block's surroundings tell of one. */
    boolean isSpoken() {
        return block.node().getEnclosingBlocks().stream().anyMatch(around -> isTimeUp(around) || isFailingFast(around));
    }

    private boolean isFromOutside(CauseOfInterruption cause) {
        if (!HumanHands.isWord(cause)) {
            return false;
        }
        String kind = cause.getClass().getName();
        if (kind.endsWith(TIMEOUT_CAUSE)) {
            return BlockNodes.of(block).stream().noneMatch(node -> isStep(node, "timeout"));
        }
        if (kind.endsWith(FAIL_FAST_CAUSE)) {
            return BlockNodes.of(block).stream().noneMatch(node -> node.getAction(ThreadNameAction.class) != null);
        }
        return true;
    }

    private static boolean isStep(FlowNode node, String function) {
        if (!(node instanceof StepStartNode step) || step.getAction(BodyInvocationAction.class) != null) {
            return false;
        }
        StepDescriptor descriptor = step.getDescriptor();
        return descriptor != null && function.equals(descriptor.getFunctionName());
    }

    private static boolean isTimeUp(FlowNode around) {
        if (!isStep(around, "timeout")) {
            return false;
        }
        Map<String, Object> arguments = ArgumentsAction.getArguments(around);
        if (!(arguments.get("time") instanceof Number time) || Boolean.TRUE.equals(arguments.get("activity"))) {
            return false; // counted from the last line of the log: it comes again if there is none
        }
        Instant end = Instant.ofEpochMilli(TimingAction.getStartTime(around))
                .plusMillis(unit(arguments.get("unit")).toMillis(time.longValue()));
        return !end.isAfter(Clock.systemUTC().instant());
    }

    private static TimeUnit unit(Object configured) {
        try {
            return configured == null
                    ? TimeUnit.MINUTES
                    : TimeUnit.valueOf(configured.toString().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            return TimeUnit.DAYS; // the step has parsed it before us
        }
    }

    /** A {@code parallel} that ends all of its branches as one of them has failed. */
    private boolean isFailingFast(BlockStartNode around) {
        return FailsFast.is(around) && hasFailedBranch(around);
    }

    private boolean hasFailedBranch(BlockStartNode parallel) {
        for (FlowNode node : new DepthFirstScanner().allNodes(block.node().getExecution())) {
            if (node instanceof BlockEndNode<?> end
                    && end.getError() != null
                    && end.getStartNode().getAction(ThreadNameAction.class) != null
                    && end.getStartNode().getParents().contains(parallel)) {
                return true;
            }
        }
        return false;
    }
}

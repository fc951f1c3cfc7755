package io.jenkins.plugins.spotagents.pipeline.stop;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import io.jenkins.plugins.spotagents.job.SpotInterruptionCause;
import io.jenkins.plugins.spotagents.pipeline.LostBlock;
import io.jenkins.plugins.spotagents.pipeline.NodeBlock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * The steps that run inside a {@code node} block. Stopping these, rather than interrupting the executor, is the only way in
 * which the cause reaches the block: {@code executor.interrupt} loses it on the way through the engine.
 */
final class BlockSteps {
    private static final Logger LOGGER = Logger.getLogger(BlockSteps.class.getName());

    /** Between two steps there is nothing to stop; the next one is there soon. */
    private static final long LOOK_AGAIN_MILLIS = 100;

    private BlockSteps() {}

    /**
     * The steps now running in the block, the {@code node} step itself included.
     *
     * @param innermost only those that no other runs inside of
     * @return fails never, and is empty if that cannot be told; outer steps come before inner ones
     */
    static CompletionStage<List<StepExecution>> running(NodeBlock block, boolean innermost) {
        CompletableFuture<List<StepExecution>> inside = new CompletableFuture<>();
        Futures.addCallback(
                block.node().getExecution().getCurrentExecutions(innermost),
                new FutureCallback<List<StepExecution>>() {
                    @Override
                    public void onSuccess(List<StepExecution> all) {
                        inside.complete(all.stream()
                                .filter(step -> isInside(block, step))
                                .toList());
                    }

                    @Override
                    public void onFailure(Throwable problem) {
                        LOGGER.log(Level.WARNING, "Cannot tell what runs in " + block.run(), problem);
                        inside.complete(List.of());
                    }
                },
                MoreExecutors.directExecutor());
        return inside;
    }

    private static boolean isInside(NodeBlock block, StepExecution step) {
        try {
            FlowNode node = step.getContext().get(FlowNode.class);
            return node != null && (node.equals(block.node()) || block.encloses(node));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "a step that has no flow node any more", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Stops what runs in the block; goes on looking until something does, or the block has let go of its agent.
     *
     * @param caught whether steps of the block that catch interruptions may catch this one
     */
    static void stop(NodeBlock block, Occupant occupant, SpotInterruptionCause cause, boolean caught) {
        if (!occupant.isThere()) {
            return;
        }
        running(block, true).whenComplete((steps, problem) -> {
            if (!caught) {
                InterruptionCatcher.allLetThrough(block);
            }
            if (steps.isEmpty()) {
                Timer.get()
                        .schedule(() -> stop(block, occupant, cause, caught), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } else if (steps.stream().allMatch(step -> isBlockItself(block, step)) && block.hasBegun()) {
                // Between two steps. Stopping the node step would leave its body behind, which would go on.
                occupant.cancelBody(cause);
            } else {
                steps.forEach(step -> stop(step, cause));
                occupant.evict();
            }
        });
    }

    private static boolean isBlockItself(NodeBlock block, StepExecution step) {
        try {
            return block.node().equals(step.getContext().get(FlowNode.class));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "a step that has no flow node any more", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void stop(StepExecution step, SpotInterruptionCause cause) {
        try {
            step.stop(LostBlock.interruption(cause));
        } catch (Exception e) {
            // Whatever the step has against it, its agent goes: it fails with that, and is recognized all the same.
            LOGGER.log(Level.FINE, e, () -> "stopping " + step);
            step.getContext().onFailure(LostBlock.interruption(cause));
        }
    }
}

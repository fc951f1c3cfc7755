package io.jenkins.plugins.spotagents.pipeline.stop;

import com.google.common.collect.MapMaker;
import io.jenkins.plugins.spotagents.pipeline.NodeBlock;
import java.io.IOException;
import java.util.concurrent.ConcurrentMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.CatchErrorStep;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.WarnErrorStep;

/**
 * {@code catchError} and {@code warnError} inside of a block that is to run again. They would set the build's result to ABORTED,
 * which Jenkins lets nobody take back, and go on to the next step on an agent that is about to go. What is turned is their own
 * switch {@code catchInterruptions}, and only as our interruption comes: any other meets what the author wrote. The switch of a step that
 * a restart of the controller has read from the disk is out of reach.
 */
@OptionalExtension(requirePlugins = "workflow-basic-steps")
public final class CatchSteps implements StepListener, InterruptionCatcher {
    private static final Logger LOGGER = Logger.getLogger(CatchSteps.class.getName());

    /** Weak, as the build's program keeps a step for as long as its block runs. */
    private final ConcurrentMap<Place, Step> running =
            new MapMaker().weakValues().makeMap();

    private record Place(String run, String flowNode) {}

    @Override
    public void notifyOfNewStep(Step step, StepContext context) {
        if (!(step instanceof CatchErrorStep || step instanceof WarnErrorStep)) {
            return;
        }
        try {
            FlowNode node = context.get(FlowNode.class);
            if (node != null) {
                NodeBlock.of(node).ifPresent(here -> running.put(new Place(idOfRun(here), node.getId()), step));
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A catching step will catch the loss of its agent, too.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void letThrough(NodeBlock block) {
        running.forEach((place, step) -> {
            if (place.run().equals(idOfRun(block)) && isInside(block, place.flowNode())) {
                letThrough(step);
            }
        });
    }

    private static void letThrough(Step step) {
        if (step instanceof CatchErrorStep catching) {
            catching.setCatchInterruptions(false);
        } else if (step instanceof WarnErrorStep warning) {
            warning.setCatchInterruptions(false);
        }
    }

    private static boolean isInside(NodeBlock block, String flowNode) {
        try {
            FlowNode node = block.node().getExecution().getNode(flowNode);
            return node != null && block.encloses(node);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot tell where a catching step of " + block.run() + " stands.", e);
            return false;
        }
    }

    private static String idOfRun(NodeBlock block) {
        return block.run().getExternalizableId();
    }
}

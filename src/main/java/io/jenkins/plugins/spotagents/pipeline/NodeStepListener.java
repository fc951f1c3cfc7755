package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.QueueListener;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStep;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution.PlaceholderTask;

/** Tells a loop which flow node its step became, and marks the queue item of a re-run as one. */
public final class NodeStepListener {
    private static final Logger LOGGER = Logger.getLogger(NodeStepListener.class.getName());

    private NodeStepListener() {}

    /** Runs on the engine's thread, while {@link NodeAttempts#node} is on the stack. */
    @Extension
    public static final class Started implements StepListener {
        @Override
        public void notifyOfNewStep(Step step, StepContext context) {
            if (!(step instanceof ExecutorStep)) {
                return;
            }
            NodeAttempts.starting().ifPresent(attempts -> {
                try {
                    FlowNode node = context.get(FlowNode.class);
                    if (node != null) {
                        attempts.started(node.getId(), Clock.systemUTC().millis());
                        node.addAction(new AttemptAction(attempts.attempt(), attempts.label()));
                    }
                } catch (IOException | InterruptedException e) {
                    LOGGER.log(Level.WARNING, "A node block cannot be run again should its agent be lost.", e);
                }
            });
        }
    }

    /** The step puts its task in the queue on the same thread. */
    @Extension
    public static final class Queued extends QueueListener {
        @Override
        public void onEnterWaiting(Queue.WaitingItem item) {
            if (item.task instanceof PlaceholderTask task) {
                NodeAttempts.starting()
                        .filter(attempts -> attempts.attempt() > 1)
                        .ifPresent(attempts -> {
                            Run<?, ?> run = task.getOwnerExecutable() instanceof Run<?, ?> owner ? owner : null;
                            if (run != null) {
                                item.addAction(
                                        new RequeuedAction(run.getExternalizableId(), attempts.attempt(), Set.of()));
                            }
                        });
            }
        }
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.QueueListener;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import java.io.IOException;
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
                    Run<?, ?> run = context.get(Run.class);
                    if (node != null && run != null) {
                        attempts.started(node.getId());
                        node.addAction(new AttemptAction(attempts.attempt(), attempts.label(), run.getResult()));
                    }
                } catch (IOException | InterruptedException e) {
                    LOGGER.log(Level.WARNING, "A node block cannot be run again should its agent be lost.", e);
                }
            });
        }
    }

    /** The step puts its task in the queue on the same thread. Comes after the listeners of other plugins. */
    @Extension(ordinal = -1000)
    public static final class Queued extends QueueListener {
        @Override
        public void onEnterWaiting(Queue.WaitingItem item) {
            if (item.task instanceof PlaceholderTask task) {
                NodeAttempts.starting().ifPresent(attempts -> {
                    clearStrayInterrupt(task);
                    if (attempts.attempt() > 1) {
                        mark(item, task, attempts.attempt());
                    }
                });
            }
        }

        /**
         * A listener before this one that asks for the task's name, as priority-sorter does, makes it look for its label, for which
         * it has 100 ms; on a starved controller the engine's thread is interrupted then, and the flag stays. The next write to a
         * file, which is the flow node's own, would throw ClosedByInterruptException, and the step would fail before it began.
         * Nothing is lost for good: the engine's own limit of five minutes interrupts again every five seconds.
         */
        private static void clearStrayInterrupt(PlaceholderTask task) {
            if (Thread.interrupted()) {
                LOGGER.log(Level.FINE, "Cleared a stray interrupt of this thread as {0} was queued.", task);
            }
        }

        private static void mark(Queue.WaitingItem item, PlaceholderTask task, int attempt) {
            if (task.getOwnerExecutable() instanceof Run<?, ?> run) {
                item.addAction(new RequeuedAction(run.getExternalizableId(), attempt, Set.of()));
            }
        }
    }
}

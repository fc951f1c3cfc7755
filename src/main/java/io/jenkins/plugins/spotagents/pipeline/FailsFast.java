package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import hudson.model.InvisibleAction;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * On the flow node of a {@code parallel} that ends all of its branches as soon as one fails. The engine notes the arguments of all
 * steps but this, and a branch that is being stopped already is not told.
 */
public final class FailsFast extends InvisibleAction implements PersistentAction {
    static boolean is(FlowNode parallel) {
        return parallel.getAction(FailsFast.class) != null;
    }

    /** Hears of each step as it begins; must cost next to nothing for all others. */
    @Extension
    public static final class Listener implements StepListener {
        private static final Logger LOGGER = Logger.getLogger(FailsFast.class.getName());
        private static final String PARALLEL = "org.jenkinsci.plugins.workflow.cps.steps.ParallelStep";

        @Override
        public void notifyOfNewStep(Step step, StepContext context) {
            if (!PARALLEL.equals(step.getClass().getName()) || !AgentOwner.get().hasClouds()) {
                return;
            }
            try {
                FlowNode node = context.get(FlowNode.class);
                if (node != null && failsFast(step).orElse(false)) {
                    node.addAction(new FailsFast());
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "A sibling that fails may not keep a lost block from running again.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** The step keeps it to itself; empty if it no longer keeps it where it did. */
        private static Optional<Boolean> failsFast(Step step) {
            try {
                Field field = step.getClass().getDeclaredField("failFast");
                field.setAccessible(true);
                return Optional.of(field.getBoolean(step));
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "A sibling that fails may not keep a lost block from running again.", e);
                return Optional.empty();
            }
        }
    }
}

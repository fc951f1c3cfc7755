package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.InvisibleAction;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** On the flow node of a {@code node} block that we can run again: which attempt it is. */
public final class AttemptAction extends InvisibleAction implements PersistentAction {
    private final int attempt;

    AttemptAction(int attempt) {
        this.attempt = attempt;
    }

    public int getAttempt() {
        return attempt;
    }

    static Optional<AttemptAction> of(FlowNode block) {
        return Optional.ofNullable(block.getAction(AttemptAction.class));
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** On the flow node of a {@code node} block that we can run again: which attempt it is, and what its author asks of an agent. */
public final class AttemptAction extends InvisibleAction implements PersistentAction {
    private final int attempt;
    /** Null if any agent will do, or if the block began before this was noted. */
    @CheckForNull
    private final String label;

    AttemptAction(int attempt, @CheckForNull String label) {
        this.attempt = attempt;
        this.label = label;
    }

    public int getAttempt() {
        return attempt;
    }

    @CheckForNull
    String label() {
        return label;
    }

    static Optional<AttemptAction> of(FlowNode block) {
        return Optional.ofNullable(block.getAction(AttemptAction.class));
    }
}

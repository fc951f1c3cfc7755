package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import hudson.model.Result;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** On the flow node of a {@code node} block that we can run again: which attempt it is, what its author asks of an agent, and what it found. */
public final class AttemptAction extends InvisibleAction implements PersistentAction {
    private final int attempt;
    /** Null if any agent will do, or if the block began before this was noted. */
    @CheckForNull
    private final String label;
    /** What the build's result was as the attempt began; null if it had none. */
    @CheckForNull
    private final Result resultBefore;

    AttemptAction(int attempt, @CheckForNull String label, @CheckForNull Result resultBefore) {
        this.attempt = attempt;
        this.label = label;
        this.resultBefore = resultBefore;
    }

    public int getAttempt() {
        return attempt;
    }

    @CheckForNull
    String label() {
        return label;
    }

    @CheckForNull
    Result resultBefore() {
        return resultBefore;
    }

    static Optional<AttemptAction> of(FlowNode block) {
        return Optional.ofNullable(block.getAction(AttemptAction.class));
    }
}

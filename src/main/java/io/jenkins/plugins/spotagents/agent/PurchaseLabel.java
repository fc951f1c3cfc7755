package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Label;
import hudson.model.labels.LabelAtom;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;

/** Labels that insist on how an agent was bought. */
public final class PurchaseLabel {
    private PurchaseLabel() {}

    /** @param own what else is asked of the agent; null if nothing is */
    public static Label with(@CheckForNull Label own, PurchaseOption option) {
        Label bought = new LabelAtom(option.label());
        return own == null ? bought : own.and(bought);
    }
}

package io.jenkins.plugins.spotagents.cloud;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.spotagents.disruption.AgentShare;
import io.jenkins.plugins.spotagents.disruption.Budget;
import io.jenkins.plugins.spotagents.disruption.DisruptionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** When agents are ended without need, and how many of them at once. */
public class Disruption implements Describable<Disruption> {
    private static final Logger LOGGER = Logger.getLogger(Disruption.class.getName());
    private static final DisruptionPolicy NOBODY_ENDS = new DisruptionPolicy(
            Optional.empty(), false, List.of(new Budget(AgentShare.parse("0"), Optional.empty(), Set.of())));

    private int maxAgeHours;
    private boolean returnToSpot;
    private List<DisruptionBudget> budgets = new ArrayList<>();
    /** What all this comes to: asked for each idle agent each minute, and cron expressions take a while to read. */
    private transient volatile DisruptionPolicy policy;

    @DataBoundConstructor
    public Disruption() {
        // All properties have setters, so that YAML and forms may leave any of them out.
    }

    public int getMaxAgeHours() {
        return maxAgeHours;
    }

    @DataBoundSetter
    public void setMaxAgeHours(int maxAgeHours) {
        this.maxAgeHours = maxAgeHours;
        policy = null;
    }

    public boolean isReturnToSpot() {
        return returnToSpot;
    }

    @DataBoundSetter
    public void setReturnToSpot(boolean returnToSpot) {
        this.returnToSpot = returnToSpot;
        policy = null;
    }

    public List<DisruptionBudget> getBudgets() {
        return Collections.unmodifiableList(budgets);
    }

    @DataBoundSetter
    public void setBudgets(List<DisruptionBudget> budgets) {
        this.budgets = new ArrayList<>(Util.fixNull(budgets));
        policy = null;
    }

    /** @throws IllegalArgumentException naming the value and the remedy */
    DisruptionPolicy toPolicy() {
        DisruptionPolicy known = policy;
        if (known == null) {
            Checks.require("Maximum age (hours)", maxAgeHours, 0, Integer.MAX_VALUE);
            known = new DisruptionPolicy(
                    maxAgeHours == 0 ? Optional.empty() : Optional.of(Duration.ofHours(maxAgeHours)),
                    returnToSpot,
                    budgets.stream().map(DisruptionBudget::toBudget).toList());
            policy = known;
        }
        return known;
    }

    /**
     * What holds for agents that run. Forms and YAML refuse wrong values, but a file may have been edited by hand: as nobody knows
     * what was meant then, nobody is ended.
     */
    DisruptionPolicy inForce(String template) {
        try {
            return toPolicy();
        } catch (IllegalArgumentException e) {
            LOGGER.warning(() -> "Template '" + template
                    + "': no agent is ended for being idle, over age or on-demand before this is corrected: "
                    + e.getMessage());
            policy = NOBODY_ENDS;
            return NOBODY_ENDS;
        }
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<Disruption> {
        @Override
        public String getDisplayName() {
            return Messages.Disruption_displayName();
        }

        @POST
        public FormValidation doCheckMaxAgeHours(@QueryParameter String value) {
            return Checks.number("Maximum age (hours)", value, 0, Integer.MAX_VALUE);
        }
    }
}

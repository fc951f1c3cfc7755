package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.fleet.demand.SpotAllocation;
import java.math.BigDecimal;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How a template's agents are bought. */
public class Purchase implements Describable<Purchase> {
    private int spotPercent = PurchasePolicy.DEFAULT.spotPercent();
    private int onDemandBase = PurchasePolicy.DEFAULT.onDemandBase();
    private boolean onDemandFallback = PurchasePolicy.DEFAULT.onDemandFallback();
    private int maxOnDemand = PurchasePolicy.DEFAULT.maxOnDemand();
    private String allocationStrategy = PurchasePolicy.DEFAULT.spotAllocation().apiName();
    private String maxSpotPrice;

    @DataBoundConstructor
    public Purchase() {
        // All properties have setters, so that YAML and forms may leave any of them out.
    }

    public int getSpotPercent() {
        return spotPercent;
    }

    @DataBoundSetter
    public void setSpotPercent(int spotPercent) {
        this.spotPercent = spotPercent;
    }

    public int getOnDemandBase() {
        return onDemandBase;
    }

    @DataBoundSetter
    public void setOnDemandBase(int onDemandBase) {
        this.onDemandBase = onDemandBase;
    }

    public boolean isOnDemandFallback() {
        return onDemandFallback;
    }

    @DataBoundSetter
    public void setOnDemandFallback(boolean onDemandFallback) {
        this.onDemandFallback = onDemandFallback;
    }

    public int getMaxOnDemand() {
        return maxOnDemand;
    }

    @DataBoundSetter
    public void setMaxOnDemand(int maxOnDemand) {
        this.maxOnDemand = maxOnDemand;
    }

    public String getAllocationStrategy() {
        return allocationStrategy;
    }

    @DataBoundSetter
    public void setAllocationStrategy(String allocationStrategy) {
        this.allocationStrategy = Util.fixNull(allocationStrategy).trim();
    }

    @CheckForNull
    public String getMaxSpotPrice() {
        return maxSpotPrice;
    }

    @DataBoundSetter
    public void setMaxSpotPrice(String maxSpotPrice) {
        this.maxSpotPrice = Util.fixEmptyAndTrim(maxSpotPrice);
    }

    /** @throws IllegalArgumentException naming the value and the remedy */
    PurchasePolicy toPolicy() {
        return new PurchasePolicy(
                onDemandBase,
                spotPercent,
                onDemandFallback,
                maxOnDemand,
                SpotAllocation.of(allocationStrategy),
                price(maxSpotPrice));
    }

    private static Optional<BigDecimal> price(@CheckForNull String typed) {
        if (typed == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(typed));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Maximum Spot price '" + typed
                            + "' is no number: write USD per hour, such as 0.10, or leave it empty.",
                    e);
        }
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<Purchase> {
        @Override
        public String getDisplayName() {
            return Messages.Purchase_displayName();
        }

        /** EC2's Spot allocation strategies, the advised one first. */
        @POST
        public ListBoxModel doFillAllocationStrategyItems() {
            ListBoxModel items = new ListBoxModel();
            for (SpotAllocation strategy : SpotAllocation.values()) {
                items.add(strategy.apiName());
            }
            return items;
        }

        @POST
        public FormValidation doCheckSpotPercent(@QueryParameter String value) {
            return Checks.number("Spot percentage", value, 0, 100);
        }

        @POST
        public FormValidation doCheckOnDemandBase(@QueryParameter String value) {
            return Checks.number("On-demand base", value, 0, Integer.MAX_VALUE);
        }

        @POST
        public FormValidation doCheckMaxOnDemand(@QueryParameter String value) {
            return Checks.number("On-demand cap", value, 0, Integer.MAX_VALUE);
        }

        /** A price that is possible is still not advised. */
        @POST
        public FormValidation doCheckMaxSpotPrice(@QueryParameter String value) {
            String typed = Util.fixEmptyAndTrim(value);
            FormValidation syntax = Checks.administering(() -> price(typed));
            return syntax.kind == FormValidation.Kind.OK && typed != null
                    ? Checks.toAdmins(() -> FormValidation.warning(Messages.Purchase_maxSpotPriceAdvice()))
                    : syntax;
        }
    }
}

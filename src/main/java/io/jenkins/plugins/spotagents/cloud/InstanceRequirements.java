package io.jenkins.plugins.spotagents.cloud;

import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Selections;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import java.util.Collections;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Attributes from which EC2 derives the instance types: new types join by themselves. */
public class InstanceRequirements implements Describable<InstanceRequirements> {
    static final String DEFAULT_ARCHITECTURE = "x86_64";

    /** Four zones of these make the overrides of a request that EC2 takes. */
    private static final int MOST_TYPES = 300;

    private static final int MOST_PRICE_PERCENT = 10_000;

    private String vCpus = "2-";
    private String memoryGiB = "4-";
    private String architecture = DEFAULT_ARCHITECTURE;
    private List<String> allowed = Words.of(null);
    private List<String> excluded = Words.of(null);

    private int maxTypes = InstanceSelection.ByRequirements.DEFAULT_MAX_TYPES;
    private int maxPricePercent = InstanceSelection.ByRequirements.DEFAULT_MAX_PRICE_PERCENT;

    @DataBoundConstructor
    public InstanceRequirements() {
        // All properties have setters, so that YAML and forms may leave any of them out.
    }

    public String getvCpus() {
        return vCpus;
    }

    @DataBoundSetter
    public void setvCpus(String vCpus) {
        this.vCpus = Util.fixNull(vCpus).trim();
    }

    public String getMemoryGiB() {
        return memoryGiB;
    }

    @DataBoundSetter
    public void setMemoryGiB(String memoryGiB) {
        this.memoryGiB = Util.fixNull(memoryGiB).trim();
    }

    public String getArchitecture() {
        return architecture;
    }

    @DataBoundSetter
    public void setArchitecture(String architecture) {
        String trimmed = Util.fixEmptyAndTrim(architecture);
        this.architecture = trimmed == null ? DEFAULT_ARCHITECTURE : trimmed;
    }

    public List<String> getAllowed() {
        return Collections.unmodifiableList(allowed);
    }

    /** For the form. */
    public String getAllowedText() {
        return String.join(" ", allowed);
    }

    @DataBoundSetter
    public void setAllowed(List<String> allowed) {
        this.allowed = Words.of(allowed);
    }

    public List<String> getExcluded() {
        return Collections.unmodifiableList(excluded);
    }

    /** For the form. */
    public String getExcludedText() {
        return String.join(" ", excluded);
    }

    @DataBoundSetter
    public void setExcluded(List<String> excluded) {
        this.excluded = Words.of(excluded);
    }

    /** What was saved before there were limits has none, not even of no types. */
    private Object readResolve() {
        if (maxTypes == 0) {
            maxTypes = InstanceSelection.ByRequirements.DEFAULT_MAX_TYPES;
            maxPricePercent = InstanceSelection.ByRequirements.DEFAULT_MAX_PRICE_PERCENT;
        }
        return this;
    }

    public int getMaxTypes() {
        return maxTypes;
    }

    @DataBoundSetter
    public void setMaxTypes(int maxTypes) {
        this.maxTypes = maxTypes;
    }

    public int getMaxPricePercent() {
        return maxPricePercent;
    }

    @DataBoundSetter
    public void setMaxPricePercent(int maxPricePercent) {
        this.maxPricePercent = maxPricePercent;
    }

    /** @throws IllegalArgumentException naming the value and the remedy */
    InstanceSelection toSelection() {
        Checks.require("Most types", maxTypes, 1, MOST_TYPES);
        Checks.require("Price over the cheapest, %", maxPricePercent, 0, MOST_PRICE_PERCENT);
        IntegerRange cpus = IntegerRange.parse("vCPUs", vCpus);
        IntegerRange memory = IntegerRange.parse("Memory (GiB)", memoryGiB);
        return Ec2Selections.requirements(new InstanceSelection.ByRequirements(
                cpus.min(),
                cpus.max(),
                memory.min(),
                memory.max(),
                architecture,
                allowed,
                excluded,
                maxTypes,
                maxPricePercent));
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<InstanceRequirements> {
        @Override
        public String getDisplayName() {
            return Messages.InstanceRequirements_displayName();
        }

        /** Both architectures that EC2 has. */
        @POST
        public ListBoxModel doFillArchitectureItems() {
            return new ListBoxModel().add("x86_64").add("arm64");
        }

        @POST
        public FormValidation doCheckVCpus(@QueryParameter String value) {
            return Checks.administering(() -> IntegerRange.parse("vCPUs", value));
        }

        @POST
        public FormValidation doCheckMemoryGiB(@QueryParameter String value) {
            return Checks.administering(() -> IntegerRange.parse("Memory (GiB)", value));
        }

        @POST
        public FormValidation doCheckMaxTypes(@QueryParameter String value) {
            return Checks.number("Most types", value, 1, MOST_TYPES);
        }

        @POST
        public FormValidation doCheckMaxPricePercent(@QueryParameter String value) {
            return Checks.number("Price over the cheapest, %", value, 0, MOST_PRICE_PERCENT);
        }
    }
}

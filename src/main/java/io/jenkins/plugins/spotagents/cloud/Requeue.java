package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.RebalancePolicy;
import io.jenkins.plugins.spotagents.interruption.farm.Timing;
import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import java.time.Duration;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What happens to work whose agent is reclaimed. */
public class Requeue implements Describable<Requeue> {
    private int maxRetries = RequeuePolicy.DEFAULT.maxRetries();
    private boolean lastOnDemand = RequeuePolicy.DEFAULT.lastOnDemand();
    private String mode = RequeueMode.ALWAYS.configName();
    private String timing = InterruptionPolicy.DEFAULT.timing().configName();
    private int marginSeconds = (int) InterruptionPolicy.DEFAULT_MARGIN.toSeconds();
    private String rebalance = InterruptionPolicy.DEFAULT.rebalance().configName();
    private boolean skipPublishers = RequeueSettings.DEFAULT.skipPublishers();
    private String hookScript;

    @DataBoundConstructor
    public Requeue() {
        // All properties have setters, so that YAML and forms may leave any of them out.
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    @DataBoundSetter
    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public boolean isLastOnDemand() {
        return lastOnDemand;
    }

    @DataBoundSetter
    public void setLastOnDemand(boolean lastOnDemand) {
        this.lastOnDemand = lastOnDemand;
    }

    public String getMode() {
        return mode;
    }

    @DataBoundSetter
    public void setMode(String mode) {
        this.mode = Util.fixNull(mode).trim();
    }

    public String getTiming() {
        return timing;
    }

    @DataBoundSetter
    public void setTiming(String timing) {
        this.timing = Util.fixNull(timing).trim();
    }

    public int getMarginSeconds() {
        return marginSeconds;
    }

    @DataBoundSetter
    public void setMarginSeconds(int marginSeconds) {
        this.marginSeconds = marginSeconds;
    }

    public String getRebalance() {
        return rebalance;
    }

    @DataBoundSetter
    public void setRebalance(String rebalance) {
        this.rebalance = Util.fixNull(rebalance).trim();
    }

    public boolean isSkipPublishers() {
        return skipPublishers;
    }

    @DataBoundSetter
    public void setSkipPublishers(boolean skipPublishers) {
        this.skipPublishers = skipPublishers;
    }

    @CheckForNull
    public String getHookScript() {
        return hookScript;
    }

    @DataBoundSetter
    public void setHookScript(String hookScript) {
        this.hookScript = Util.fixEmptyAndTrim(hookScript);
    }

    /** @throws IllegalArgumentException naming the value and the remedy */
    InterruptionPolicy toInterruptionPolicy() {
        return new InterruptionPolicy(
                Timing.of(timing), Duration.ofSeconds(marginSeconds), RebalancePolicy.of(rebalance), true);
    }

    /**
     * @param labels the template's labels
     * @param onDemandPossible whether the template may buy on-demand capacity at all: if not, a last attempt that insists on it
     *     would wait for ever
     * @throws IllegalArgumentException naming the value and the remedy
     */
    RequeueSettings toSettings(String labels, boolean onDemandPossible) {
        return new RequeueSettings(
                new RequeuePolicy(maxRetries, lastOnDemand && onDemandPossible),
                RequeueMode.of(mode),
                skipPublishers,
                Optional.ofNullable(hookScript),
                labels);
    }

    /** The form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<Requeue> {
        @Override
        public String getDisplayName() {
            return Messages.Requeue_displayName();
        }

        /** Which Pipeline blocks run again. */
        @POST
        public ListBoxModel doFillModeItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.Requeue_mode_always(), RequeueMode.ALWAYS.configName());
            items.add(Messages.Requeue_mode_beforeFirstStep(), RequeueMode.BEFORE_FIRST_STEP.configName());
            items.add(Messages.Requeue_mode_off(), RequeueMode.OFF.configName());
            return items;
        }

        /** When work is interrupted. */
        @POST
        public ListBoxModel doFillTimingItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.Requeue_timing_auto(), Timing.AUTO.configName());
            items.add(Messages.Requeue_timing_deadline(), Timing.DEADLINE.configName());
            items.add(Messages.Requeue_timing_immediately(), Timing.IMMEDIATELY.configName());
            return items;
        }

        /** What a rebalance recommendation leads to. */
        @POST
        public ListBoxModel doFillRebalanceItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.Requeue_rebalance_cordon(), RebalancePolicy.CORDON.configName());
            items.add(Messages.Requeue_rebalance_replace(), RebalancePolicy.REPLACE.configName());
            items.add(Messages.Requeue_rebalance_ignore(), RebalancePolicy.IGNORE.configName());
            return items;
        }

        @POST
        public FormValidation doCheckMaxRetries(@QueryParameter String value) {
            return Checks.number("Maximum of retries", value, 0, RequeuePolicy.MOST_RETRIES);
        }

        @POST
        public FormValidation doCheckMarginSeconds(@QueryParameter String value) {
            return Checks.number("Margin", value, (int) InterruptionPolicy.MIN_MARGIN.toSeconds(), (int)
                    InterruptionPolicy.MAX_MARGIN.toSeconds());
        }
    }
}

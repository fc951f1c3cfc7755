package io.jenkins.plugins.spotagents.job;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Job;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import java.util.Optional;
import jenkins.model.OptionalJobProperty;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * What a job's author says about interruptions: a script that saves what it can when a notice is in, and whether interrupted work
 * runs again. {@code spotInterruption(script: '…', requeue: 'off')} in a Jenkinsfile's properties or Declarative options.
 */
public final class JobRequeueProperty extends OptionalJobProperty<Job<?, ?>> {
    @CheckForNull
    private String script;

    @CheckForNull
    private String requeue;

    @DataBoundConstructor
    public JobRequeueProperty() {
        // All of it is optional.
    }

    /** Shell script to run in the build's workspace as soon as a notice is in; null for the template's. */
    @CheckForNull
    public String getScript() {
        return script;
    }

    @DataBoundSetter
    public void setScript(@CheckForNull String script) {
        this.script = Util.fixEmptyAndTrim(script);
    }

    /** {@code always}, {@code beforeFirstStep} or {@code off}; null inherits from folder or template. */
    @CheckForNull
    public String getRequeue() {
        return requeue;
    }

    /**
     * Overrides what folder and template say.
     *
     * @throws IllegalArgumentException for a mode that does not exist
     */
    @DataBoundSetter
    public void setRequeue(@CheckForNull String requeue) {
        String mode = Util.fixEmptyAndTrim(requeue);
        this.requeue = mode == null ? null : RequeueMode.of(mode).configName();
    }

    public Optional<String> script() {
        return Optional.ofNullable(script);
    }

    public Optional<RequeueMode> mode() {
        return Optional.ofNullable(requeue).map(RequeueMode::of);
    }

    public static Optional<JobRequeueProperty> of(Job<?, ?> job) {
        return Optional.ofNullable(job.getProperty(JobRequeueProperty.class));
    }

    /** Offered for every job. */
    @Extension
    @Symbol("spotInterruption")
    public static final class DescriptorImpl extends OptionalJobPropertyDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.JobRequeueProperty_DisplayName();
        }

        @POST
        public ListBoxModel doFillRequeueItems() {
            return RequeueModeItems.withInherit();
        }

        @POST
        public FormValidation doCheckRequeue(@QueryParameter String value) {
            return RequeueModeItems.check(value);
        }
    }
}

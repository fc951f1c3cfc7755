package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import io.jenkins.plugins.spotagents.job.SpotInterruptionCause;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.flow.ErrorCondition;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code retry(count: 3, conditions: [spotAgent()])}: for an author who wants to say it. */
public final class SpotAgentCondition extends ErrorCondition {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public SpotAgentCondition() {
        // Nothing to configure.
    }

    @Override
    public boolean test(Throwable error, @CheckForNull StepContext context) {
        return error instanceof FlowInterruptedException interruption
                && interruption.getCauses().stream().anyMatch(SpotInterruptionCause.class::isInstance);
    }

    /** Known to {@code retry}. */
    @Extension
    @Symbol("spotAgent")
    public static final class DescriptorImpl extends ErrorConditionDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.SpotAgentCondition_DisplayName();
        }
    }
}

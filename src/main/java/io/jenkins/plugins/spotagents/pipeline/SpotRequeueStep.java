package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import io.jenkins.plugins.spotagents.job.RequeueModeItems;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.actions.BodyInvocationAction;
import org.jenkinsci.plugins.workflow.cps.nodes.StepStartNode;
import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code spotRequeue('off') { node('spot') { … } }}, also as a Declarative option: whether the {@code node} blocks inside run again
 * when they lose their agent. The innermost one counts.
 */
public final class SpotRequeueStep extends Step {
    private final String mode;

    /**
     * A mode for all blocks inside.
     *
     * @param mode {@code always}, {@code beforeFirstStep} or {@code off}
     */
    @DataBoundConstructor
    public SpotRequeueStep(String mode) {
        this.mode = RequeueMode.of(mode).configName();
    }

    public String getMode() {
        return mode;
    }

    /** The mode that the step gives a block, if it is inside one. */
    static Optional<RequeueMode> modeAround(FlowNode block) {
        for (BlockStartNode around : block.getEnclosingBlocks()) {
            if (around instanceof StepStartNode step
                    && step.getAction(BodyInvocationAction.class) == null
                    && step.getDescriptor() instanceof DescriptorImpl
                    && ArgumentsAction.getArguments(step).get("mode") instanceof String mode) {
                return Optional.of(RequeueMode.of(mode));
            }
        }
        return Optional.empty();
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context);
    }

    /** Only runs its body: the flow graph carries the mode. */
    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        Execution(StepContext context) {
            super(context);
        }

        @Override
        public boolean start() {
            getContext()
                    .newBodyInvoker()
                    .withCallback(BodyExecutionCallback.wrap(getContext()))
                    .start();
            return false;
        }
    }

    /** Usable anywhere, and so as a Declarative option. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        @Override
        public String getFunctionName() {
            return "spotRequeue";
        }

        @Override
        public String getDisplayName() {
            return Messages.SpotRequeueStep_DisplayName();
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of();
        }

        @POST
        public ListBoxModel doFillModeItems() {
            ListBoxModel items = RequeueModeItems.withInherit();
            items.remove(0);
            return items;
        }

        @POST
        public FormValidation doCheckMode(@QueryParameter String value) {
            return RequeueModeItems.check(value);
        }
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import hudson.model.Computer;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.loss.Sign;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * {@code spotVerdict}: asks about the agent of a {@code node} block that ended badly, as EC2 takes its time to answer, and the Pipeline
 * engine's thread waits for nothing. Never fails by itself; a build that is aborted meanwhile ends here. Called by us, on behalf of the block
 * that {@link NodeAttempts#judging} names; from a script it asks nothing.
 */
public final class VerdictStep extends Step {
    @DataBoundConstructor
    public VerdictStep() {
        // Nothing to configure.
    }

    @Override
    public StepExecution start(StepContext context) {
        NodeAttempts.Judging judging = NodeAttempts.judging().orElse(null);
        return new Execution(
                context, judging == null ? null : judging.block(), judging == null ? Sign.NONE : judging.sign());
    }

    /** Saved with the build while EC2 is asked. */
    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;
        private static final Logger LOGGER = Logger.getLogger(VerdictStep.class.getName());

        private final String block;
        private final Sign sign;

        Execution(StepContext context, String block, Sign sign) {
            super(context);
            this.block = block;
            this.sign = sign;
        }

        @Override
        public boolean start() {
            ask();
            return false;
        }

        /** The answer was lost with the controller that asked. */
        @Override
        public void onResume() {
            ask();
        }

        /** Somebody's word goes before. */
        @Override
        public void stop(Throwable cause) {
            getContext().onFailure(cause);
        }

        private void ask() {
            try {
                Optional<NodeBlock> ended = block();
                Optional<SpotAgent> agent = ended.flatMap(NodeBlock::agent);
                if (agent.isEmpty()) {
                    getContext().onSuccess(null);
                    return;
                }
                // Not on the engine's thread: the log is on the disk.
                Computer.threadPoolForRemoting.execute(() -> ask(ended.get(), agent.get()));
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "Cannot ask whose fault it was; the block's end is judged without.", e);
                getContext().onSuccess(null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                getContext().onSuccess(null);
            }
        }

        private void ask(NodeBlock ended, SpotAgent agent) {
            AgentOwner.get()
                    .inquire(agent, sign.or(LogEnd.sign(ended.run())), ended.started())
                    .whenCompleteAsync(
                            (verdict, failure) -> getContext().onSuccess(JudgedEnd.of(verdict)),
                            Computer.threadPoolForRemoting);
        }

        private Optional<NodeBlock> block() throws IOException, InterruptedException {
            FlowNode here = getContext().get(FlowNode.class);
            FlowNode node =
                    block == null || here == null ? null : here.getExecution().getNode(block);
            return node == null ? Optional.empty() : NodeBlock.of(node);
        }
    }

    /** Not for authors. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {
        static final String FUNCTION = "spotVerdict";

        @Override
        public String getFunctionName() {
            return FUNCTION;
        }

        @Override
        public String getDisplayName() {
            return Messages.VerdictStep_DisplayName();
        }

        @Override
        public boolean isAdvanced() {
            return true;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of();
        }
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.ExecutorListener;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.PersistentAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution.PlaceholderTask;

/**
 * On the flow node of a {@code node} block: which agent it got, and when. The step itself notes its agent when its body begins;
 * of a machine that dies before, nobody would know whose block it took along. And what a block takes is counted from here, as it
 * may have waited in the queue, and for a machine to boot, for much longer.
 */
public final class AgentTaken extends InvisibleAction implements PersistentAction {
    private final String agent;
    private final long at;

    private AgentTaken(String agent, Instant at) {
        this.agent = agent;
        this.at = at.toEpochMilli();
    }

    /** Name of the agent. */
    public String getAgent() {
        return agent;
    }

    Instant at() {
        return Instant.ofEpochMilli(at);
    }

    /** The agent that the block got last; empty if there is none yet, or neither block nor agent is ours. */
    static Optional<AgentTaken> of(FlowNode block) {
        return Optional.ofNullable(block.getAction(AgentTaken.class));
    }

    /** Hears of an executor that has taken a block, before it does anything for it. */
    @Extension
    public static final class Listener implements ExecutorListener {
        private static final Logger LOGGER = Logger.getLogger(AgentTaken.class.getName());

        @Override
        public void taskAccepted(Executor executor, Queue.Task task) {
            if (!(task instanceof PlaceholderTask placeholder)) {
                return;
            }
            try {
                FlowNode node = placeholder.getNode();
                Computer computer = executor.getOwner();
                if (node != null
                        && (computer instanceof SpotComputer
                                || AttemptAction.of(node).isPresent())) {
                    note(node, computer.getName());
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Nobody knows which agent " + placeholder + " got.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void note(FlowNode node, String agent) throws IOException {
            Optional<NodeBlock> block = NodeBlock.of(node);
            if (block.isEmpty() || block.get().hasBegun()) {
                return; // after a restart of the controller: it goes on where it was
            }
            of(node).ifPresent(node::removeAction);
            node.addAction(new AgentTaken(agent, Clock.systemUTC().instant()));
        }
    }
}

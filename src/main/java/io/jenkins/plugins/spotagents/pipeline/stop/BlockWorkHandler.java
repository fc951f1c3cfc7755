package io.jenkins.plugins.spotagents.pipeline.stop;

import hudson.Extension;
import hudson.model.Executor;
import hudson.model.Queue;
import io.jenkins.plugins.spotagents.agent.AgentWork;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.WorkHandler;
import io.jenkins.plugins.spotagents.pipeline.NodeBlock;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution.PlaceholderTask;

/** The {@code node} blocks of Pipelines. */
@Extension
public final class BlockWorkHandler implements WorkHandler {
    private static final Logger LOGGER = Logger.getLogger(BlockWorkHandler.class.getName());

    @Override
    public Optional<AgentWork> claim(SpotAgent agent, Executor executor) {
        Queue.Executable executable = executor.getCurrentExecutable();
        return executable != null && executable.getParent() instanceof PlaceholderTask task
                ? block(task).map(block -> new BlockWork(agent, block, Occupant.of(executor, executable)))
                : Optional.empty();
    }

    /** After a restart a block waits in the queue for its own agent; one that is gone it would await for five minutes. */
    @Override
    public Optional<AgentWork> claim(SpotAgent agent, Queue.Item pinned) {
        return pinned.task instanceof PlaceholderTask task
                ? block(task).map(block -> new BlockWork(agent, block, Occupant.of(pinned)))
                : Optional.empty();
    }

    private static Optional<NodeBlock> block(PlaceholderTask task) {
        try {
            FlowNode node = task.getNode();
            return node == null ? Optional.empty() : NodeBlock.of(node);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot tell which node block " + task + " is.", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

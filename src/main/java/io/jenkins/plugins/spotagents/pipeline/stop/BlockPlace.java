package io.jenkins.plugins.spotagents.pipeline.stop;

import hudson.CloseProofOutputStream;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.console.ConsoleLogFilter;
import hudson.model.Computer;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.job.InterruptionHook;
import io.jenkins.plugins.spotagents.pipeline.NodeBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Where the hook of a {@code node} block runs: in the block's workspace, with the environment, the launcher and the masked secrets of
 * the innermost step on the block's own agent. Another {@code node} nested in it is another agent, which stays.
 */
final class BlockPlace implements InterruptionHook.PlaceFinder {
    private static final Logger LOGGER = Logger.getLogger(BlockPlace.class.getName());
    private static final long LOOK_AGAIN_MILLIS = 100;

    /** A step may end while it is asked; a block of very short steps is as good as one without a place. */
    private static final int ATTEMPTS = 10;

    private final NodeBlock block;
    private final SpotAgent agent;
    private final Occupant occupant;

    BlockPlace(NodeBlock block, SpotAgent agent, Occupant occupant) {
        this.block = block;
        this.agent = agent;
        this.occupant = occupant;
    }

    /** Waits for a step, if it must: between two steps there is none. */
    @Override
    public Optional<InterruptionHook.Place> find() throws IOException, InterruptedException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return around(stepInside());
            } catch (IOException e) {
                LOGGER.log(Level.FINE, "the step has just ended", e);
            }
        }
        return around(stepInside());
    }

    /** The step that runs there; empty if the block ends before there is one. */
    private Optional<StepContext> stepInside() throws InterruptedException {
        CompletableFuture<Optional<StepContext>> found = new CompletableFuture<>();
        look(found);
        try {
            return found.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void look(CompletableFuture<Optional<StepContext>> found) {
        if (!occupant.isThere()) {
            found.complete(Optional.empty());
            return;
        }
        BlockSteps.running(block, false).whenComplete((steps, problem) -> {
            Optional<StepContext> step = lastOnAgent(steps);
            if (step.isPresent()) {
                found.complete(step);
            } else {
                Timer.get().schedule(() -> look(found), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private Optional<StepContext> lastOnAgent(List<StepExecution> steps) {
        return steps.stream()
                .map(StepExecution::getContext)
                .filter(this::isOnAgent)
                .reduce((outer, inner) -> inner);
    }

    private boolean isOnAgent(StepContext step) {
        try {
            Computer computer = step.get(Computer.class);
            return computer != null && computer == agent.toComputer();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "a step that has just ended", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In the workspace itself, wherever {@code dir} may have led. */
    private static Optional<InterruptionHook.Place> around(Optional<StepContext> found)
            throws IOException, InterruptedException {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        StepContext step = found.get();
        FilePath directory = step.get(FilePath.class);
        Launcher launcher = step.get(Launcher.class);
        EnvVars environment = step.get(EnvVars.class);
        if (directory == null || launcher == null || environment == null) {
            return Optional.empty();
        }
        String workspace = environment.get("WORKSPACE");
        return Optional.of(new InterruptionHook.Place(
                workspace == null ? directory : new FilePath(directory.getChannel(), workspace),
                launcher,
                environment,
                log(step)));
    }

    /** The build's log, with what hides its secrets here; the step's own is closed with the step. */
    private static StreamTaskListener log(StepContext step) throws IOException, InterruptedException {
        FlowNode node = step.get(FlowNode.class);
        OutputStream log = new CloseProofOutputStream(
                node.getExecution().getOwner().getListener().getLogger());
        TaskListenerDecorator decorator = TaskListenerDecorator.merge(
                TaskListenerDecorator.fromConsoleLogFilter(step.get(ConsoleLogFilter.class)),
                step.get(TaskListenerDecorator.class));
        return new StreamTaskListener(decorator == null ? log : decorator.decorate(log), StandardCharsets.UTF_8);
    }
}

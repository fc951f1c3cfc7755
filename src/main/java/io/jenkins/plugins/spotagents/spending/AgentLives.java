package io.jenkins.plugins.spotagents.spending;

import hudson.Extension;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.ExecutorListener;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.cost.AgentStays;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jenkins.model.NodeListener;

/** Follows each agent from its node's first to its last moment, whoever makes and removes it, for {@link Costs}. */
@Extension
public final class AgentLives extends NodeListener {
    @Override
    protected void onCreated(Node node) {
        toCosts(node, costs -> costs.launched((SpotAgent) node));
    }

    @Override
    protected void onDeleted(Node node) {
        toCosts(node, costs -> costs.ended((SpotAgent) node));
    }

    private static void toCosts(Node node, Consumer<Costs> what) {
        if (node instanceof SpotAgent) {
            CostsOwner.current().ifPresent(what);
        }
    }

    /** The runs on them now, by instance. */
    static Map<String, List<AgentStays.Present>> present() {
        Instant now = Clock.systemUTC().instant();
        Map<String, List<AgentStays.Present>> present = new HashMap<>();
        Agents.all()
                .forEach(agent -> present.put(
                        agent.getInstanceId(),
                        executors(agent)
                                .flatMap(executor -> Work.runOf(executor.getCurrentExecutable()).stream()
                                        .map(run -> new AgentStays.Present(
                                                run.getExternalizableId(),
                                                now.minusMillis(Math.max(0, executor.getElapsedTime())))))
                                .toList()));
        return present;
    }

    private static Stream<Executor> executors(SpotAgent agent) {
        Computer computer = agent.toComputer();
        return computer == null ? Stream.empty() : computer.getAllExecutors().stream();
    }

    /** The runs that leave them. */
    @Extension
    public static final class Work implements ExecutorListener {
        @Override
        public void taskCompleted(Executor executor, Queue.Task task, long durationMillis) {
            ended(executor, durationMillis);
        }

        @Override
        public void taskCompletedWithProblems(
                Executor executor, Queue.Task task, long durationMillis, Throwable problems) {
            ended(executor, durationMillis);
        }

        private static void ended(Executor executor, long millis) {
            if (executor.getOwner() instanceof SpotComputer computer) {
                SpotAgent agent = computer.getNode();
                if (agent != null) {
                    runOf(executor.getCurrentExecutable())
                            .ifPresent(run -> toCosts(
                                    agent,
                                    costs -> costs.built(
                                            agent, run.getExternalizableId(), Duration.ofMillis(Math.max(0, millis)))));
                }
            }
        }

        /** The run itself, or the one that a Pipeline's block or another part belongs to. */
        private static Optional<Run<?, ?>> runOf(Queue.Executable executable) {
            for (Queue.Executable part = executable; part != null; part = part.getParentExecutable()) {
                if (part instanceof Run<?, ?> run) {
                    return Optional.of(run);
                }
            }
            return Optional.empty();
        }
    }
}

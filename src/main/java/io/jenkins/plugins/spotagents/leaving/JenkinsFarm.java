package io.jenkins.plugins.spotagents.leaving;

import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Label;
import hudson.model.Queue;
import io.jenkins.plugins.spotagents.agent.AgentWork;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.InterruptedOfflineCause;
import io.jenkins.plugins.spotagents.agent.PinnedWork;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.agent.WorkHandler;
import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The farm of agents that is Jenkins. What work is, only the {@link WorkHandler}s know. */
public final class JenkinsFarm implements AgentFarm {
    private final ReplacementOrders replacements;
    private final Departures departures;
    private final SettledStart start;
    private final InstanceEnds ends;
    private final Function<String, Billing> billing;
    /** By the work's id; an entry stays until its agent is released. */
    private final ConcurrentMap<String, Claimed> claimed = new ConcurrentHashMap<>();

    private record Claimed(String instanceId, AgentWork work) {}

    /** @param billing what instances of a cloud are charged for, by its name; must not block */
    public JenkinsFarm(
            ReplacementOrders replacements,
            Departures departures,
            SettledStart start,
            InstanceEnds ends,
            Function<String, Billing> billing) {
        this.ends = ends;
        this.billing = billing;
        this.start = start;
        this.replacements = replacements;
        this.departures = departures;
    }

    @Override
    public Optional<Agent> find(String instanceId) {
        return departures.isUnderWay(instanceId)
                ? Optional.empty()
                : Agents.on(instanceId).map(SpotAgent::describe);
    }

    @Override
    public InterruptionPolicy policy(Agent agent) {
        return Clouds.template(agent.cloud(), agent.template())
                .map(AgentTemplate::toInterruptionPolicy)
                .orElse(InterruptionPolicy.DEFAULT);
    }

    @Override
    public Billing billing(Agent agent) {
        return billing.apply(agent.cloud());
    }

    /**
     * In two ways, as each has a gap: the first is immediate but forgotten at a restart, the second is kept but waits for the
     * queue's lock.
     */
    @Override
    public void cordon(Interruption interruption) {
        SpotAgent agent = Agents.on(interruption.agent().instanceId()).orElse(null);
        if (agent != null && agent.toComputer() instanceof SpotComputer computer) {
            computer.setAcceptingTasks(false);
            try {
                computer.setTemporaryOfflineCause(new InterruptedOfflineCause(interruption));
            } catch (IllegalStateException gone) {
                // The node was removed a moment ago: nothing can be given to it any more.
                return;
            }
        }
    }

    @Override
    public void unknown(Notice notice, NoticeSource source, Instant noticedAt) {
        WorkHandler.all().forEach(handler -> handler.recover(notice, source, noticedAt, false));
    }

    @Override
    public void secure(Interruption interruption) {
        Agents.on(interruption.agent().instanceId()).ifPresent(agent -> {
            WorkHandler.all()
                    .forEach(handler -> handler.recover(
                            interruption.notice(), interruption.source(), interruption.noticedAt(), isUnseen(agent)));
            occupied(agent)
                    .forEach(executor ->
                            WorkHandler.all().forEach(handler -> handler.secure(agent, executor, interruption)));
        });
    }

    private static boolean isUnseen(SpotAgent agent) {
        return !(agent.toComputer() instanceof SpotComputer computer && computer.wasSeen());
    }

    /** The executors that have work, begun or not. */
    private static List<Executor> occupied(SpotAgent agent) {
        Computer computer = agent.toComputer();
        return computer == null
                ? List.of()
                : computer.getAllExecutors().stream()
                        .filter(executor -> executor.getCurrentWorkUnit() != null)
                        .toList();
    }

    @Override
    public List<Work> workInProgress(Agent agent) {
        SpotAgent node = Agents.on(agent.instanceId()).orElse(null);
        if (node == null) {
            return List.of();
        }
        List<AgentWork> occupants = new ArrayList<>();
        occupied(node).forEach(executor -> occupants.add(claim(node, executor)));
        PinnedWork.of(node).forEach(item -> claim(node, item).ifPresent(occupants::add));
        List<Work> works = new ArrayList<>();
        for (AgentWork occupant : occupants) {
            Work work = occupant.describe();
            claimed.put(work.id(), new Claimed(agent.instanceId(), occupant));
            works.add(work);
        }
        return works;
    }

    @Override
    public boolean knowsItsWork() {
        return start.isSettled();
    }

    private static AgentWork claim(SpotAgent agent, Executor executor) {
        if (executor.getCurrentExecutable() == null) {
            return new BeginningWork(executor);
        }
        for (WorkHandler handler : WorkHandler.all()) {
            Optional<AgentWork> work = handler.claim(agent, executor);
            if (work.isPresent()) {
                return work.get();
            }
        }
        return new UnknownWork(executor);
    }

    private static Optional<AgentWork> claim(SpotAgent agent, Queue.Item pinned) {
        return WorkHandler.all().stream()
                .flatMap(handler -> handler.claim(agent, pinned).stream())
                .findFirst();
    }

    private AgentWork known(Work work) {
        Claimed known = claimed.get(work.id());
        if (known == null) {
            throw new IllegalStateException(work.displayName() + " is no longer on any agent.");
        }
        return known.work();
    }

    @Override
    public RequeueDecision decide(Work work) {
        return known(work).decide();
    }

    @Override
    public boolean orderReplacement(Agent agent, List<Work> inNeed, NextCapacity capacity, Set<CapacityPool> avoid) {
        List<Label> labels = inNeed.stream()
                .map(work -> known(work).label())
                .filter(Objects::nonNull)
                .toList();
        return replacements.order(agent, labels, capacity, avoid);
    }

    @Override
    public CompletionStage<Boolean> wasTaken(Agent agent, Notice.StateChange change) {
        return ends.wasTaken(agent, change);
    }

    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        known(plan.work()).tell(interruption, plan);
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Work work, Instant until) {
        return known(work).runHook(interruption, until);
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, Work work, RequeueDecision decision) {
        return known(work).interrupt(interruption, decision);
    }

    @Override
    public CompletionStage<Void> release(Interruption interruption, Termination termination) {
        String instanceId = interruption.agent().instanceId();
        claimed.values().removeIf(work -> work.instanceId().equals(instanceId));
        return Agents.on(instanceId)
                .map(agent -> departures.depart(agent, interruption, termination))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }
}

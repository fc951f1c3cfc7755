package io.jenkins.plugins.spotagents.secondvendor;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.requeue.Attempt;
import io.jenkins.plugins.spotagents.requeue.LedgerEntry;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueLedger;
import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import io.jenkins.plugins.spotagents.requeue.Reruns;
import io.jenkins.plugins.spotagents.requeue.WorkHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A farm of one build an agent, whose builds run until they are interrupted, and then again. */
final class CumulusFarm implements AgentFarm, Reruns {
    private final RequeueLedger ledger;
    private final Billing billing;
    private final Consumer<Set<CapacityPool>> order;
    private final Consumer<String> end;
    private final Map<String, Agent> agents = new ConcurrentHashMap<>();
    private final Map<String, String> builds = new ConcurrentHashMap<>();
    final List<String> diary = new CopyOnWriteArrayList<>();
    final Map<String, WorkPlan> told = new ConcurrentHashMap<>();
    final List<String> reruns = new CopyOnWriteArrayList<>();

    /**
     * @param order launches one more agent, and avoids these pools
     * @param end ends an instance
     */
    CumulusFarm(RequeueLedger ledger, Billing billing, Consumer<Set<CapacityPool>> order, Consumer<String> end) {
        this.ledger = ledger;
        this.billing = billing;
        this.order = order;
        this.end = end;
    }

    void agent(Launched launched) {
        agents.put(
                launched.instanceId(),
                new Agent(
                        launched.instanceId(),
                        launched.instanceId(),
                        "cumulus",
                        "linux",
                        launched.offering(),
                        launched.at()));
    }

    void build(String agent, String build) {
        builds.put(agent, build);
    }

    Offering offering(String agent) {
        return agents.get(agent).offering();
    }

    @Override
    public Optional<Agent> find(String instanceId) {
        return Optional.ofNullable(agents.get(instanceId));
    }

    @Override
    public InterruptionPolicy policy(Agent agent) {
        return InterruptionPolicy.DEFAULT;
    }

    @Override
    public Billing billing(Agent agent) {
        return billing;
    }

    @Override
    public void cordon(Interruption interruption) {
        diary.add("cordon " + interruption.agent().name());
    }

    @Override
    public List<Work> workInProgress(Agent agent) {
        String build = builds.get(agent.instanceId());
        return build == null ? List.of() : List.of(new Work(build, build, Optional.empty()));
    }

    @Override
    public RequeueDecision decide(Work work) {
        return RequeuePolicy.DEFAULT.decide(WorkHistory.of(1));
    }

    @Override
    public boolean orderReplacement(Agent agent, List<Work> inNeed, NextCapacity capacity, Set<CapacityPool> avoid) {
        diary.add("order");
        order.accept(avoid);
        return true;
    }

    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        told.put(plan.work().id(), plan);
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Work work, Instant until) {
        return completedFuture(null);
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, Work work, RequeueDecision decision) {
        diary.add("interrupt " + work.id());
        builds.remove(interruption.agent().instanceId());
        Attempt lost = new Attempt(
                1,
                interruption.agent().name(),
                interruption.agent().instanceId(),
                interruption.agent().offering(),
                interruption.agent().launchedAt(),
                interruption.noticedAt(),
                interruption.notice().kind());
        try {
            LedgerEntry entry = ledger.intend(work.id(), lost, (RequeueDecision.Requeue) decision);
            ledger.finish(entry.key(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return completedFuture(Stopped.INTERRUPTED);
    }

    @Override
    public CompletionStage<Void> release(Interruption interruption, Termination termination) {
        diary.add("release " + interruption.agent().name() + " " + termination);
        agents.remove(interruption.agent().instanceId());
        if (termination == Termination.BY_US) {
            end.accept(interruption.agent().instanceId());
        }
        return completedFuture(null);
    }

    @Override
    public Optional<String> find(LedgerEntry entry) {
        return Optional.empty();
    }

    @Override
    public boolean stillRuns(LedgerEntry entry) {
        return false;
    }

    @Override
    public String start(LedgerEntry entry) {
        reruns.add(entry.workId());
        return entry.workId() + "/" + entry.next().attempt();
    }
}

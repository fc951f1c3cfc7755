package io.jenkins.plugins.spotagents.demo;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Billing;
import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The build farm as the interruption controller sees it; what Jenkins' side of the plugin does in production. */
final class EngineFarm implements AgentFarm, Reruns {
    private final BuildFarm farm;
    private final RequeuePolicy policy;
    private final RequeueLedger ledger;
    private final Clock clock;
    private final Map<String, String> reruns = new ConcurrentHashMap<>();

    EngineFarm(BuildFarm farm, RequeuePolicy policy, RequeueLedger ledger, Clock clock) {
        this.farm = farm;
        this.policy = policy;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Optional<Agent> find(String instanceId) {
        return farm.find(instanceId).map(FarmAgent::identity);
    }

    @Override
    public Billing billing(Agent agent) {
        return Ec2Billing.LINUX;
    }

    @Override
    public InterruptionPolicy policy(Agent agent) {
        return InterruptionPolicy.DEFAULT;
    }

    @Override
    public void cordon(Interruption interruption) {
        farm.cordon(interruption.agent().instanceId());
    }

    @Override
    public List<Work> workInProgress(Agent agent) {
        return farm.runningOn(agent.instanceId()).map(this::work).stream().toList();
    }

    /** The estimate is a tenth too long, as nobody knows exactly. */
    private Work work(FarmBuild build) {
        Duration estimate = build.takes().plus(build.takes().dividedBy(10));
        Duration remaining = estimate.minus(Duration.between(build.startedAt(), clock.instant()));
        return new Work(build.id(), build.id(), Optional.of(remaining.isNegative() ? Duration.ZERO : remaining));
    }

    @Override
    public RequeueDecision decide(Work work) {
        int attempts = farm.build(work.id()).map(FarmBuild::attempt).orElse(1);
        return policy.decide(WorkHistory.of(attempts));
    }

    @Override
    public boolean orderReplacement(Agent agent, List<Work> inNeed, NextCapacity capacity, Set<CapacityPool> avoid) {
        return farm.replace(capacity == NextCapacity.ON_DEMAND, avoid, clock.instant());
    }

    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        // Nobody reads these builds' logs.
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Work work, Instant until) {
        return completedFuture(null);
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, Work work, RequeueDecision decision) {
        Optional<FarmAgent> agent = farm.find(interruption.agent().instanceId());
        Optional<FarmBuild> build = farm.running(interruption.agent().instanceId(), work.id());
        if (agent.isEmpty() || build.isEmpty()) {
            return completedFuture(Stopped.HAD_ENDED);
        }
        Attempt lost =
                farm.attempt(agent.get(), build.get(), interruption.notice().kind());
        Optional<LedgerEntry> entry = intend(build.get(), lost, decision);
        return farm.abort(agent.get()).thenApply(end -> {
            if (farm.interrupted(agent.get(), build.get(), lost, entry.isPresent())) {
                entry.ifPresent(this::finish);
                return Stopped.INTERRUPTED;
            }
            if (farm.hasCompleted(build.get())) {
                entry.ifPresent(this::settle);
            }
            return Stopped.HAD_ENDED;
        });
    }

    /** The agent has to go although its build could not be stopped in time: the build goes with it, and runs again. */
    private void loseWhatIsLeft(FarmAgent agent, String reason) {
        farm.runningOn(agent.id()).ifPresent(build -> {
            Attempt lost = farm.attempt(agent, build, reason);
            Optional<LedgerEntry> entry = intend(build, lost, policy.decide(WorkHistory.of(build.attempt())));
            if (farm.interrupted(agent, build, lost, entry.isPresent())) {
                entry.ifPresent(this::finish);
            }
        });
    }

    private Optional<LedgerEntry> intend(FarmBuild build, Attempt lost, RequeueDecision decision) {
        if (!(decision instanceof RequeueDecision.Requeue requeue)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ledger.intend(build.id(), lost, requeue));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void finish(LedgerEntry entry) {
        try {
            ledger.finish(entry.key(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void settle(LedgerEntry entry) {
        try {
            ledger.settle(entry.key());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<String> find(LedgerEntry entry) {
        return Optional.ofNullable(reruns.get(entry.key()));
    }

    @Override
    public boolean stillRuns(LedgerEntry entry) {
        return false;
    }

    @Override
    public String start(LedgerEntry entry) {
        String id = entry.workId() + "/" + entry.next().attempt();
        reruns.put(entry.key(), id);
        farm.build(entry.workId())
                .ifPresent(build ->
                        farm.requeue(build, entry.next().attempt(), entry.next().capacity()));
        return id;
    }

    @Override
    public CompletionStage<Void> release(Interruption interruption, Termination termination) {
        // Cordoning may have failed, and what is requeued below must not start there again.
        farm.cordon(interruption.agent().instanceId());
        farm.find(interruption.agent().instanceId()).ifPresent(agent -> {
            loseWhatIsLeft(agent, interruption.notice().kind());
            farm.release(agent, termination == Termination.BY_US, termination == Termination.LEFT_TO_VENDOR);
        });
        return completedFuture(null);
    }

    /** How many re-runs were started. */
    int reruns() {
        return reruns.size();
    }
}

package io.jenkins.plugins.spotagents.benchmarks;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Any number of agents with nothing to do, whose every call takes its time. */
final class BenchmarkFarm implements AgentFarm {
    private static final Offering OFFERING =
            new Offering(new CapacityPool("m6i.xlarge", "eu-west-1a"), PurchaseOption.SPOT);

    private final Duration call;
    private final Set<String> cordoned = ConcurrentHashMap.newKeySet();
    private final Set<String> released = new HashSet<>();

    /** @param call what finding and cordoning an agent take */
    BenchmarkFarm(Duration call) {
        this.call = call;
    }

    static String instanceId(int number) {
        return String.format("i-%017x", number);
    }

    private void takeTime() {
        long end = System.nanoTime() + call.toNanos();
        for (long left = call.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    int cordoned() {
        return cordoned.size();
    }

    /** Waits until so many agents are released, so that nothing is left over for the next measurement. */
    void awaitReleased(int count) throws InterruptedException {
        synchronized (released) {
            while (released.size() < count) {
                released.wait();
            }
        }
    }

    @Override
    public Optional<Agent> find(String instanceId) {
        return Optional.of(new Agent(
                instanceId,
                instanceId,
                "benchmark",
                "linux",
                OFFERING,
                Instant.now().minusSeconds(600)));
    }

    @Override
    public Billing billing(Agent agent) {
        return Billing.PLAIN;
    }

    @Override
    public InterruptionPolicy policy(Agent agent) {
        return InterruptionPolicy.DEFAULT;
    }

    @Override
    public void cordon(Interruption interruption) {
        takeTime();
        cordoned.add(interruption.agent().instanceId());
    }

    @Override
    public List<Work> workInProgress(Agent agent) {
        return List.of();
    }

    @Override
    public RequeueDecision decide(Work work) {
        return new RequeueDecision.Requeue(2, NextCapacity.OTHER_POOL);
    }

    @Override
    public boolean orderReplacement(Agent agent, List<Work> inNeed, NextCapacity capacity, Set<CapacityPool> avoid) {
        return false;
    }

    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        // Nobody listens.
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Work work, Instant until) {
        return completedFuture(null);
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, Work work, RequeueDecision decision) {
        return completedFuture(Stopped.INTERRUPTED);
    }

    @Override
    public CompletionStage<Void> release(Interruption interruption, Termination termination) {
        synchronized (released) {
            released.add(interruption.agent().instanceId());
            released.notifyAll();
        }
        return completedFuture(null);
    }
}

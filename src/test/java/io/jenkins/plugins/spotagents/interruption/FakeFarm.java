package io.jenkins.plugins.spotagents.interruption;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Billing;
import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.scheduling.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An in-memory farm that keeps a diary, and whose calls can be made to fail or to take for ever. */
final class FakeFarm implements AgentFarm {
    static final CapacityPool POOL = new CapacityPool("m6i.xlarge", "eu-west-1a");
    static final RequeueDecision REQUEUE = new RequeueDecision.Requeue(2, NextCapacity.OTHER_POOL);

    private final Scheduler scheduler;
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final Map<String, Map<String, Work>> work = new HashMap<>();
    private final Map<String, RequeueDecision> decisions = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<String> neverDone = new HashSet<>();
    private final Map<String, CompletableFuture<Stopped>> untilTheRelease = new HashMap<>();
    final List<String> diary = Collections.synchronizedList(new ArrayList<>());
    /** Instances whose work was secured; not in the diary, as it is done beside the cordon. */
    final List<String> secured = Collections.synchronizedList(new ArrayList<>());

    /** Instances that it was told of and has no agent for. */
    final List<String> unknown = Collections.synchronizedList(new ArrayList<>());

    final Map<String, WorkPlan> told = new HashMap<>();
    final List<Set<CapacityPool>> avoided = new ArrayList<>();
    /** The work that replacements were ordered for. */
    final List<String> replacedFor = new ArrayList<>();

    final Map<String, CompletableFuture<Void>> hooks = new HashMap<>();
    InterruptionPolicy policy = InterruptionPolicy.DEFAULT;
    boolean resuming;
    /** Instances that EC2 took; null for whatever the notice says. */
    Set<String> taken;

    CompletableFuture<Boolean> takenLater;

    FakeFarm(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public CompletionStage<Boolean> wasTaken(Agent agent, Notice.StateChange change) {
        if (takenLater != null) {
            return takenLater;
        }
        return taken == null
                ? AgentFarm.super.wasTaken(agent, change)
                : CompletableFuture.completedFuture(taken.contains(agent.instanceId()));
    }

    @Override
    public boolean knowsItsWork() {
        return !resuming;
    }

    Agent add(String instanceId) {
        return add(instanceId, PurchaseOption.SPOT, Duration.ofHours(2));
    }

    synchronized Agent add(String instanceId, PurchaseOption option, Duration age) {
        Agent agent = new Agent(
                instanceId,
                "agent-" + instanceId,
                "cloud",
                "linux",
                new Offering(POOL, option),
                scheduler.now().minus(age));
        agents.put(instanceId, agent);
        work.put(instanceId, new LinkedHashMap<>());
        return agent;
    }

    void run(String instanceId, String workId) {
        run(new Work(workId, workId, Optional.empty()), instanceId);
    }

    void run(String instanceId, String workId, Duration remaining) {
        run(new Work(workId, workId, Optional.of(remaining)), instanceId);
    }

    private synchronized void run(Work item, String instanceId) {
        work.get(instanceId).put(item.id(), item);
    }

    synchronized void finish(String instanceId, String workId) {
        work.get(instanceId).remove(workId);
    }

    synchronized void decides(String workId, RequeueDecision decision) {
        decisions.put(workId, decision);
    }

    /** From now on this call throws, such as {@code cordon}, or {@code interrupt job#1} for one piece of work only. */
    synchronized void failAt(String call) {
        failing.add(call);
    }

    synchronized void heal(String call) {
        failing.remove(call);
    }

    /** From now on the stage that this call returns never completes. */
    synchronized void neverComplete(String call) {
        neverDone.add(call);
    }

    /** Nothing else stops this piece of work. */
    synchronized void stopsWithTheRelease(String workId) {
        untilTheRelease.put(workId, new CompletableFuture<>());
    }

    private void enter(String call, String detail) {
        synchronized (this) {
            if (failing.contains(call) || failing.contains(call + " " + detail)) {
                throw new IllegalStateException(call + " is broken");
            }
        }
        diary.add(call + " " + detail);
    }

    private synchronized boolean hangs(String call, String detail) {
        return neverDone.contains(call) || neverDone.contains(call + " " + detail);
    }

    @Override
    public synchronized Optional<Agent> find(String instanceId) {
        if (failing.contains("find")) {
            throw new IllegalStateException("find is broken");
        }
        return Optional.ofNullable(agents.get(instanceId));
    }

    @Override
    public void unknown(Notice notice, NoticeSource source, Instant noticedAt) {
        synchronized (this) {
            if (failing.contains("unknown")) {
                throw new IllegalStateException("unknown is broken");
            }
        }
        unknown.add(notice.instanceId());
    }

    @Override
    public Billing billing(Agent agent) {
        return Ec2Billing.LINUX;
    }

    @Override
    public InterruptionPolicy policy(Agent agent) {
        return policy;
    }

    @Override
    public void cordon(Interruption interruption) {
        enter("cordon", interruption.agent().instanceId());
    }

    @Override
    public synchronized void secure(Interruption interruption) {
        if (failing.contains("secure")) {
            throw new IllegalStateException("secure is broken");
        }
        secured.add(interruption.agent().instanceId());
    }

    @Override
    public synchronized List<Work> workInProgress(Agent agent) {
        if (failing.contains("workInProgress")) {
            throw new IllegalStateException("workInProgress is broken");
        }
        return List.copyOf(work.get(agent.instanceId()).values());
    }

    @Override
    public synchronized RequeueDecision decide(Work item) {
        if (failing.contains("decide")) {
            throw new IllegalStateException("decide is broken");
        }
        return decisions.getOrDefault(item.id(), REQUEUE);
    }

    @Override
    public boolean orderReplacement(Agent agent, List<Work> inNeed, NextCapacity capacity, Set<CapacityPool> avoid) {
        enter("order", agent.instanceId() + " " + capacity);
        avoided.add(avoid);
        inNeed.forEach(item -> replacedFor.add(item.id()));
        return true;
    }

    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        enter("tell", plan.work().id());
        told.put(plan.work().id(), plan);
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Work item, Instant until) {
        enter("hook", item.id());
        return hooks.getOrDefault(item.id(), CompletableFuture.completedFuture(null));
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, Work item, RequeueDecision decision) {
        enter("interrupt", item.id());
        if (hangs("interrupt", item.id())) {
            return new CompletableFuture<>();
        }
        if (untilTheRelease.containsKey(item.id())) {
            return untilTheRelease.get(item.id());
        }
        finish(interruption.agent().instanceId(), item.id());
        return CompletableFuture.completedFuture(Stopped.INTERRUPTED);
    }

    @Override
    public CompletionStage<Void> release(Interruption interruption, Termination termination) {
        enter("release", interruption.agent().instanceId() + " " + termination);
        untilTheRelease.values().forEach(stopped -> stopped.complete(Stopped.INTERRUPTED));
        return hangs("release", "") ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
    }
}

package io.jenkins.plugins.spotagents.interruption;

import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** A farm that hangs as soon as it is asked for an agent's work. */
record HangingFarm(FakeFarm farm, CountDownLatch never) implements AgentFarm {
    @Override
    public Optional<Agent> find(String instanceId) {
        return farm.find(instanceId);
    }

    @Override
    public InterruptionPolicy policy(Agent agent) {
        return farm.policy(agent);
    }

    @Override
    public Billing billing(Agent agent) {
        return farm.billing(agent);
    }

    @Override
    public void cordon(Interruption interruption) {
        farm.cordon(interruption);
    }

    @Override
    public List<Work> workInProgress(Agent agent) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return farm.workInProgress(agent);
    }

    @Override
    public RequeueDecision decide(Work work) {
        return farm.decide(work);
    }

    @Override
    public boolean orderReplacement(Agent agent, List<Work> inNeed, NextCapacity capacity, Set<CapacityPool> avoid) {
        return farm.orderReplacement(agent, inNeed, capacity, avoid);
    }

    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        farm.tell(interruption, plan);
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Work work, Instant until) {
        return farm.runHook(interruption, work, until);
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, Work work, RequeueDecision decision) {
        return farm.interrupt(interruption, work, decision);
    }

    @Override
    public CompletionStage<Void> release(Interruption interruption, Termination termination) {
        return farm.release(interruption, termination);
    }
}

package io.jenkins.plugins.spotagents.leaving;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Executor;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.queue.WorkUnit;
import io.jenkins.plugins.spotagents.agent.AgentWork;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Stopped;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Work;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Work of a kind that no handler knows: it can be ended, but nobody knows how to run it again. */
final class UnknownWork implements AgentWork {
    private final Executor executor;
    private final Work work;

    UnknownWork(Executor executor) {
        this.executor = executor;
        WorkUnit unit = executor.getCurrentWorkUnit();
        String name = unit == null ? executor.getDisplayName() : unit.context.task.getFullDisplayName();
        work = new Work(executor.getOwner().getName() + "#" + executor.getNumber(), name, remaining(executor));
    }

    private static Optional<Duration> remaining(Executor executor) {
        long millis = executor.getEstimatedRemainingTimeMillis();
        return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    @Override
    public Work describe() {
        return work;
    }

    @Override
    @CheckForNull
    public Label label() {
        return null;
    }

    @Override
    public RequeueDecision decide() {
        return new RequeueDecision.GiveUp(Reason.SWITCHED_OFF);
    }

    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        // It has no log that we know of.
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Instant until) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, RequeueDecision decision) {
        executor.interrupt(Result.ABORTED);
        return CompletableFuture.completedFuture(Stopped.INTERRUPTED);
    }
}

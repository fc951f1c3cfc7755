package io.jenkins.plugins.spotagents.leaving;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Executor;
import hudson.model.Label;
import hudson.model.queue.WorkUnit;
import io.jenkins.plugins.spotagents.agent.AgentWork;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Stopped;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Work;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/**
 * Work that an executor has been given and not begun: nobody knows yet what it is. It is not interrupted, which would lose it, as
 * there is no build yet that could run again; but waited for, and then seen as what it is. If the agent goes first, Jenkins puts it
 * back into the queue.
 */
final class BeginningWork implements AgentWork {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Executor executor;
    private final WorkUnit unit;
    private final Work work;

    BeginningWork(Executor executor) {
        this.executor = executor;
        unit = executor.getCurrentWorkUnit();
        String name = unit == null ? executor.getDisplayName() : unit.context.task.getFullDisplayName();
        work = new Work(executor.getOwner().getName() + "#" + executor.getNumber() + "/begins", name, Optional.empty());
    }

    @Override
    public Work describe() {
        return work;
    }

    @CheckForNull
    @Override
    public Label label() {
        return unit == null ? null : unit.context.item.getAssignedLabel();
    }

    /** What is usual, so that a replacement is ordered; it is asked what it really is once it has begun. */
    @Override
    public RequeueDecision decide() {
        return new RequeueDecision.Requeue(2, NextCapacity.OTHER_POOL);
    }

    @Override
    public void tell(Interruption interruption, WorkPlan plan) {
        // It has no log yet.
    }

    @Override
    public CompletionStage<Void> runHook(Interruption interruption, Instant until) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Stopped> interrupt(Interruption interruption, RequeueDecision decision) {
        CompletableFuture<Stopped> begun = new CompletableFuture<>();
        look(begun);
        return begun;
    }

    private void look(CompletableFuture<Stopped> begun) {
        boolean stillBegins =
                unit != null && executor.getCurrentWorkUnit() == unit && executor.getCurrentExecutable() == null;
        if (!stillBegins) {
            begun.complete(Stopped.HAD_ENDED);
        } else if (!begun.isDone()) {
            Timer.get().schedule(() -> look(begun), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}

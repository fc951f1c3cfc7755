package io.jenkins.plugins.spotagents.job;

import hudson.model.Executor;
import hudson.model.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/** Tells when an executor has let go of its work; Jenkins has no event for it. */
public final class ExecutorRelease {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private ExecutorRelease() {}

    /** Completes once the executor no longer runs this; the caller bounds the wait. */
    public static CompletionStage<Void> of(Executor executor, Queue.Executable executable) {
        CompletableFuture<Void> free = new CompletableFuture<>();
        look(executor, executable, free);
        return free;
    }

    /** Whether the executor runs this now; one that has finished keeps its executable, but not its place on the agent. */
    public static boolean occupies(Executor executor, Queue.Executable executable) {
        return executor.getCurrentExecutable() == executable
                && executor.getOwner().getAllExecutors().contains(executor);
    }

    private static void look(Executor executor, Queue.Executable executable, CompletableFuture<Void> free) {
        if (!occupies(executor, executable)) {
            free.complete(null);
        } else if (!free.isDone()) {
            Timer.get().schedule(() -> look(executor, executable, free), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}

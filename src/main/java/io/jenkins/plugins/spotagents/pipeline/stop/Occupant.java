package io.jenkins.plugins.spotagents.pipeline.stop;

import hudson.model.Executor;
import hudson.model.Queue;
import hudson.model.Result;
import io.jenkins.plugins.spotagents.job.ExecutorRelease;
import io.jenkins.plugins.spotagents.job.SpotInterruptionCause;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How a {@code node} block holds its agent: by an executor, or by waiting in the queue for this agent alone. */
interface Occupant {
    /** Whether it still does. */
    boolean isThere();

    /** Completes when it has let go. */
    CompletionStage<Void> released();

    /** Makes it let go where no step can be stopped; by itself if need be. */
    void evict();

    /** Ends the block's body where no step runs in it that could be stopped: before its next one begins. */
    void cancelBody(SpotInterruptionCause cause);

    static Occupant of(Executor executor, Queue.Executable executable) {
        return new Occupant() {
            @Override
            public boolean isThere() {
                return ExecutorRelease.occupies(executor, executable);
            }

            @Override
            public CompletionStage<Void> released() {
                return ExecutorRelease.of(executor, executable);
            }

            @Override
            public void evict() {
                // Stopping the steps inside is what ends it.
            }

            @Override
            public void cancelBody(SpotInterruptionCause cause) {
                // The cause may get lost on the way; that the agent was taken away is on record by now.
                executor.interrupt(Result.ABORTED, cause);
            }
        };
    }

    static Occupant of(Queue.Item pinned) {
        return new Occupant() {
            @Override
            public boolean isThere() {
                return Queue.getInstance().getItem(pinned.getId()) != null;
            }

            @Override
            public CompletionStage<Void> released() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void evict() {
                Queue.getInstance().cancel(pinned);
            }

            @Override
            public void cancelBody(SpotInterruptionCause cause) {
                evict();
            }
        };
    }
}

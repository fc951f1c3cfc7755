package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.Executor;
import hudson.model.Queue;
import io.jenkins.plugins.spotagents.job.ExecutorRelease;
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
        };
    }
}

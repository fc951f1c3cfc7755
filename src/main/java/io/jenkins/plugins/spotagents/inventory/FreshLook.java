package io.jenkins.plugins.spotagents.inventory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Asks EC2 what runs now, for whoever cannot wait for the next poll. Who asks while a question is under way shares the next one: a
 * hundred builds that fail at once cost two describes. Thread-safe; blocks nobody but the executor's thread.
 */
public final class FreshLook {
    private final Inventory inventory;
    private final Executor executor;
    /** Guarded by this: those that the next question will answer; null if there are none. */
    private CompletableFuture<Boolean> next;

    private boolean asking;

    /** @param executor stays the caller's; one thread of it is needed at a time */
    public FreshLook(Inventory inventory, Executor executor) {
        this.inventory = inventory;
        this.executor = executor;
    }

    /**
     * Asks after this call, never with an answer to an earlier question.
     *
     * @return completes when the {@link Inventory} knows; with false if EC2 gave no answer
     */
    public CompletableFuture<Boolean> look() {
        CompletableFuture<Boolean> mine;
        boolean first;
        synchronized (this) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            mine = next;
            first = !asking;
            asking = true;
        }
        if (first) {
            start();
        }
        return mine;
    }

    private void start() {
        try {
            executor.execute(this::ask);
        } catch (RejectedExecutionException stopping) {
            answer(takeWaiting(), false);
            done();
        }
    }

    private void ask() {
        CompletableFuture<Boolean> waiting = takeWaiting();
        boolean answered = false;
        try {
            answered = inventory.poll();
        } finally {
            answer(waiting, answered);
            done();
        }
    }

    private static void answer(CompletableFuture<Boolean> waiting, boolean answered) {
        if (waiting != null) {
            waiting.complete(answered);
        }
    }

    private synchronized CompletableFuture<Boolean> takeWaiting() {
        CompletableFuture<Boolean> waiting = next;
        next = null;
        return waiting;
    }

    private void done() {
        boolean more;
        synchronized (this) {
            more = next != null;
            asking = more;
        }
        if (more) {
            start();
        }
    }
}

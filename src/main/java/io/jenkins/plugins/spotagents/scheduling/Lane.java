package io.jenkins.plugins.spotagents.scheduling;

import java.util.concurrent.Executor;

/**
 * The threads for one kind of calls. A task that the end of another one leads to follows it on the same thread: handing an
 * agent's steps from thread to thread costs more than most of the steps do.
 */
public final class Lane implements AutoCloseable {
    private final Executor threads;
    private final ThreadLocal<Followers> followers = new ThreadLocal<>();
    private volatile boolean closed;

    /** A task whose end may lead to others. */
    public interface Task {
        /** The part that may hang: nothing else waits for this thread meanwhile. */
        void run();

        /** Tells those who wait for it. */
        void end();
    }

    private static final class Followers {
        private Task next;
    }

    public Lane(Executor threads) {
        this.threads = threads;
    }

    /** @throws java.util.concurrent.RejectedExecutionException after {@link #close} */
    public void execute(Task task) {
        Followers mine = followers.get();
        if (mine != null && mine.next == null && !closed) {
            mine.next = task;
        } else {
            threads.execute(() -> runWithFollowers(task));
        }
    }

    private void runWithFollowers(Task first) {
        Task task = first;
        while (task != null) {
            task.run();
            task = endOf(task);
        }
    }

    /** @return what follows on this thread; null if nothing does */
    private Task endOf(Task task) {
        Followers mine = new Followers();
        followers.set(mine);
        try {
            task.end();
        } finally {
            followers.remove();
        }
        return mine.next;
    }

    /** A thread is held up: another one takes its place. */
    public void threadHangs() {
        if (threads instanceof ElasticPool pool) {
            pool.threadHangs();
        }
    }

    public void threadIsBack() {
        if (threads instanceof ElasticPool pool) {
            pool.threadIsBack();
        }
    }

    /** Interrupts what runs, drops what waits. */
    @Override
    public void close() {
        closed = true;
        if (threads instanceof ElasticPool pool) {
            pool.close();
        }
    }
}

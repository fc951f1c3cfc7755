package io.jenkins.plugins.spotagents.fleet;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of launching, and the time they see: one timer, and workers that exist only while something is launched. Closing
 * wakes every pause and lets calls under way end by themselves; close the batcher first, so that nothing waits for a batch that
 * never leaves.
 */
public final class LaunchThreads implements BatchTimer, Pauses, Executor, AutoCloseable {
    private static final Duration IDLE_WORKER_LIVES = Duration.ofSeconds(30);
    /** Launches that wait for EC2 at the same time; more of them only if EC2 is slow for that many specifications at once. */
    private static final int MOST_WORKERS = 32;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor workers;

    /** @param name of the cloud; part of the threads' names */
    public LaunchThreads(String name) {
        timer = Executors.newSingleThreadScheduledExecutor(daemons("spot-agents launch timer: " + name));
        workers = new ThreadPoolExecutor(
                MOST_WORKERS,
                MOST_WORKERS,
                IDLE_WORKER_LIVES.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("spot-agents launch: " + name));
        workers.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory daemons(String name) {
        return new ThreadFactoryBuilder()
                .setNameFormat(name.replace("%", "%%") + " #%d")
                .setDaemon(true)
                .build();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            if (!timer.isShutdown()) {
                throw e;
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        workers.execute(task);
    }

    @Override
    public boolean pause(Duration duration) {
        try {
            return !closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        timer.shutdownNow();
        workers.shutdown();
    }
}

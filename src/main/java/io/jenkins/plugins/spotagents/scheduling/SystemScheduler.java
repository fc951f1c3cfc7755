package io.jenkins.plugins.spotagents.scheduling;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The world's time. Owns one daemon thread. */
public final class SystemScheduler implements Scheduler, AutoCloseable {
    private final Clock clock;
    private final ScheduledThreadPoolExecutor executor;

    public SystemScheduler(Clock clock) {
        this.clock = clock;
        executor = new ScheduledThreadPoolExecutor(
                1,
                new ThreadFactoryBuilder()
                        .setNameFormat("spot-agents-interruption-timer")
                        .setDaemon(true)
                        .build());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Runnable at(Instant when, Runnable task) {
        long delay = Math.max(0, Duration.between(now(), when).toMillis());
        try {
            ScheduledFuture<?> scheduled = executor.schedule(task, delay, TimeUnit.MILLISECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException closed) {
            // A farm call that begins while Jenkins stops: nobody waits for its limit any more.
            return () -> {};
        }
    }

    /** Drops what is scheduled, and what comes later. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}

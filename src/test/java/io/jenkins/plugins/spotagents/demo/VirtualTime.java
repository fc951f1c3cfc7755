package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.fleet.BatchTimer;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import io.jenkins.plugins.spotagents.scheduling.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The engine's time, taken from the emulated region: everything runs faster than the world by the same factor. */
final class VirtualTime implements BatchTimer, Pauses, Scheduler, AutoCloseable {
    private final VirtualClock clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    VirtualTime(VirtualClock clock) {
        this.clock = clock;
    }

    @Override
    public long nanoTime() {
        return Duration.between(VirtualClock.DEFAULT_START, clock.instant()).toNanos();
    }

    @Override
    public void after(Duration delay, Runnable task) {
        clock.schedule(delay, task);
    }

    @Override
    public boolean pause(Duration duration) {
        try {
            return !closed.await(clock.toRealTime(duration).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Runnable at(Instant when, Runnable task) {
        return clock.at(when, task)::cancel;
    }

    /** Ends every pause. */
    @Override
    public void close() {
        closed.countDown();
    }
}

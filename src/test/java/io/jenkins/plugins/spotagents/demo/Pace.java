package io.jenkins.plugins.spotagents.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps virtual time from running faster than somebody can watch; where the machine is slower than that, it only looks on. */
final class Pace {
    private final double speed;
    private final Instant start;
    private final long startNanos = System.nanoTime();
    private volatile Duration late = Duration.ZERO;

    /** @param speed virtual seconds a real second */
    Pace(double speed, Instant start) {
        this.speed = speed;
        this.start = start;
    }

    /**
     * Waits until it is time, in the world, for this moment.
     *
     * @return false, at once, when the latch is open: it is not time then
     */
    boolean await(Instant moment, CountDownLatch over) throws InterruptedException {
        long due = (long) (Duration.between(start, moment).toNanos() / speed);
        long early = due - (System.nanoTime() - startNanos);
        late = Duration.ofNanos(Math.max(0, -early));
        return !over.await(Math.max(0, early), TimeUnit.NANOSECONDS);
    }

    /** By how much the machine lags behind, in real time. */
    Duration late() {
        return late;
    }
}

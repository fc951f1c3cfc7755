package io.jenkins.plugins.spotagents.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Moments by which something must be done, or is given up. Nearly all of it is done long before; so one alarm for all looks
 * who is late, and what is done in time costs an entry in a set instead of a timer. Thread-safe.
 */
public final class Deadlines {
    /** Once somebody was late, the others are looked at in steps of this: ten thousand deadlines are no ten thousand alarms. */
    private static final Duration STEP = Duration.ofMillis(50);

    private final Scheduler scheduler;
    private final Set<Bound> bounds = ConcurrentHashMap.newKeySet();
    private volatile Instant alarm = Instant.MAX;
    private Runnable cancelAlarm = () -> {};

    /** Something with a deadline; equal to itself alone. */
    public interface Bound {
        Instant deadline();

        /** Its time has passed; may come although it was {@link #lift lifted} a moment ago. Must not block. */
        void giveUp();
    }

    public Deadlines(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** From now on the bound holds; may come again with another deadline. */
    public void set(Bound bound) {
        bounds.add(bound);
        Instant deadline = bound.deadline();
        if (deadline.isBefore(alarm)) {
            ringAt(deadline);
        }
    }

    public void lift(Bound bound) {
        bounds.remove(bound);
    }

    private synchronized void ringAt(Instant when) {
        if (when.isBefore(alarm)) {
            Runnable cancelLater = cancelAlarm;
            alarm = when;
            cancelAlarm = scheduler.at(when, this::ring);
            cancelLater.run();
        }
    }

    private void ring() {
        synchronized (this) {
            alarm = Instant.MAX;
        }
        Instant now = scheduler.now();
        Instant next = Instant.MAX;
        for (Bound bound : bounds) {
            Instant deadline = bound.deadline();
            if (!deadline.isAfter(now)) {
                bounds.remove(bound);
                bound.giveUp();
            } else if (deadline.isBefore(next)) {
                next = deadline;
            }
        }
        if (next.isBefore(Instant.MAX)) {
            Instant soonest = now.plus(STEP);
            ringAt(next.isAfter(soonest) ? next : soonest);
        }
    }
}

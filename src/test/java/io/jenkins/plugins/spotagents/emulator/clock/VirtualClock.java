package io.jenkins.plugins.spotagents.emulator.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The time of an emulated region. Time stands still until somebody moves it:
 *
 * <ul>
 *   <li>a test calls {@link #advance(Duration)}, which runs everything that falls due, in order, in the calling thread;
 *   <li>a demo calls {@link #run(double)}, which lets time pass at a multiple of real time.
 * </ul>
 *
 * <p>Events that fall due at the same instant run in the order in which they were scheduled, so a run is repeatable.
 */
public final class VirtualClock extends Clock {
    /** A Thursday, far from any change of a year or of daylight saving. */
    public static final Instant DEFAULT_START = Instant.parse("2026-03-05T08:00:00Z");

    private final Object queueLock = new Object();
    private final Object advanceLock = new Object();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::due).thenComparing(Event::sequence));
    private long sequence;
    private Instant now;
    private volatile Pace pace;

    private VirtualClock(Instant start) {
        now = Objects.requireNonNull(start);
    }

    /** A clock that stands at {@link #DEFAULT_START}. */
    public static VirtualClock create() {
        return startingAt(DEFAULT_START);
    }

    public static VirtualClock startingAt(Instant start) {
        return new VirtualClock(start);
    }

    /** Something that was scheduled and may still be called off. */
    public interface Scheduled {
        /** Does nothing if it has already run. */
        void cancel();
    }

    private record Event(Instant due, long sequence, Runnable action) {}

    private record Pace(Instant origin, long originNanos, double speed) {
        Instant now() {
            return origin.plusNanos((long) ((System.nanoTime() - originNanos) * speed));
        }
    }

    @Override
    public Instant instant() {
        Pace current = pace;
        synchronized (queueLock) {
            if (current != null) {
                Instant paced = current.now();
                if (paced.isAfter(now)) {
                    now = paced;
                }
            }
            return now;
        }
    }

    /** Runs {@code action} when {@code delay} of virtual time has passed; a negative delay counts as none. */
    public Scheduled schedule(Duration delay, Runnable action) {
        return at(instant().plus(delay), action);
    }

    /** Runs {@code action} at {@code due}, or at the next advance if that has passed. */
    public Scheduled at(Instant due, Runnable action) {
        synchronized (queueLock) {
            Event event = new Event(due, sequence++, action);
            events.add(event);
            queueLock.notifyAll();
            return () -> {
                synchronized (queueLock) {
                    events.remove(event);
                }
            };
        }
    }

    /**
     * Moves time on and runs what falls due, each event at its own time. Returns when all of it has run.
     *
     * @throws IllegalArgumentException if {@code by} is negative
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time does not run backwards: " + by + "; give a positive duration");
        }
        advanceTo(instant().plus(by));
    }

    /** As {@link #advance}, up to a given time; does nothing but run what is due if that has passed. */
    public void advanceTo(Instant target) {
        if (Thread.holdsLock(advanceLock)) {
            throw new IllegalStateException(
                    "a scheduled event must not move the clock; schedule another event instead");
        }
        synchronized (advanceLock) {
            for (Event due = takeDue(target); due != null; due = takeDue(target)) {
                due.action().run();
            }
        }
    }

    private Event takeDue(Instant target) {
        synchronized (queueLock) {
            Event next = events.peek();
            Instant reached = next != null && !next.due().isAfter(target) ? next.due() : target;
            if (reached.isAfter(now)) {
                now = reached;
            }
            return next != null && !next.due().isAfter(target) ? events.poll() : null;
        }
    }

    /** When the next event falls due. */
    public Optional<Instant> nextEvent() {
        synchronized (queueLock) {
            return Optional.ofNullable(events.peek()).map(Event::due);
        }
    }

    /**
     * Lets time pass by itself until the answer is closed.
     *
     * @param speed virtual seconds a real second, above 0
     */
    public ClockPacer run(double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed " + speed + " is not above 0; 1 is real time");
        }
        synchronized (queueLock) {
            if (pace != null) {
                throw new IllegalStateException("this clock runs already at speed " + pace.speed());
            }
            pace = new Pace(now, System.nanoTime(), speed);
        }
        return new ClockPacer(this);
    }

    void stopRunning() {
        instant();
        synchronized (queueLock) {
            pace = null;
            queueLock.notifyAll();
        }
    }

    /** Waits until the next event is due or {@link #stopRunning} was called; for the pacer alone. */
    void awaitNextEvent() throws InterruptedException {
        synchronized (queueLock) {
            Pace current = pace;
            Event next = events.peek();
            if (current == null) {
                return;
            }
            long virtualNanos = next == null
                    ? Long.MAX_VALUE
                    : Duration.between(current.now(), next.due()).toNanos();
            if (virtualNanos > 0) {
                long millis = (long) Math.ceil(Math.min(virtualNanos / current.speed() / 1e6, 60_000));
                queueLock.wait(Math.max(1, millis));
            }
        }
    }

    /** How long {@code virtual} lasts in real time: shorter on a fast clock, unchanged on a clock that tests move. */
    public Duration toRealTime(Duration virtual) {
        Pace current = pace;
        return current == null ? virtual : Duration.ofNanos((long) (virtual.toNanos() / current.speed()));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        VirtualClock base = this;
        return new Clock() {
            @Override
            public Instant instant() {
                return base.instant();
            }

            @Override
            public ZoneId getZone() {
                return zone;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return base.withZone(other);
            }
        };
    }
}

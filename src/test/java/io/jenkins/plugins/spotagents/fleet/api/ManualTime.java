package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.fleet.BatchTimer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that stands still until a test advances it, or until somebody pauses. Single-threaded. */
public final class ManualTime extends Clock implements BatchTimer, Pauses {
    private record Alarm(long at, Runnable task) {}

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final List<Alarm> alarms = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private long nanos;
    private boolean closing;

    public void advance(Duration duration) {
        long until = nanos + duration.toNanos();
        for (Alarm next = next(until); next != null; next = next(until)) {
            alarms.remove(next);
            nanos = Math.max(nanos, next.at());
            next.task().run();
        }
        nanos = until;
    }

    private Alarm next(long until) {
        return alarms.stream()
                .filter(alarm -> alarm.at() <= until)
                .min(Comparator.comparingLong(Alarm::at))
                .orElse(null);
    }

    /** From now on every pause ends at once, as when the engine closes. */
    public void beginClosing() {
        closing = true;
    }

    /** The pauses that were longer than nothing. */
    public List<Duration> pauses() {
        return pauses;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        alarms.add(new Alarm(nanos + delay.toNanos(), task));
    }

    @Override
    public boolean pause(Duration duration) {
        if (closing) {
            return false;
        }
        if (!duration.isZero()) {
            pauses.add(duration);
            nanos += duration.toNanos();
        }
        return true;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("tests are in UTC");
    }
}

package io.jenkins.plugins.spotagents.capacity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Templates whose instances are launched and never become agents, as of a broken image: after the first few only one at a time is tried,
 * with ever longer pauses, however much work waits. The vendor takes such launches for a success, so only this ends them. Thread-safe.
 *
 * <p>The pause doubles, so that an image that is mended after an hour is used again within another hour; whoever mends it need not wait
 * ({@link #forget}).
 */
public final class Probation {
    /** That many in a row, and none that came, are no accident of one machine or zone. */
    public static final int FEW = 3;

    /** Longer than an instance needs to boot and to be given up (10 minutes by default). */
    public static final Duration FIRST_PAUSE = Duration.ofMinutes(15);
    /** A night of a broken image then costs fewer than ten instances. */
    public static final Duration LONGEST_PAUSE = Duration.ofHours(4);

    private final Clock clock;
    private final Map<TemplateId, Record> records = new HashMap<>();

    public Probation(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * @param failed instances in a row that never became agents
     * @param pause the last one; zero before the first
     */
    private record Record(int failed, Duration pause, Instant until) {
        static final Record CLEAN = new Record(0, Duration.ZERO, Instant.MIN);

        Record oneMore(Instant now) {
            int failures = failed + 1;
            // Those of one batch fail together: they are one piece of news.
            if (failures < FEW || now.isBefore(until)) {
                return new Record(failures, pause, until);
            }
            Duration doubled = pause.multipliedBy(2);
            Duration next =
                    pause.isZero() ? FIRST_PAUSE : doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            return new Record(failures, next, now.plus(next));
        }
    }

    /** An instance of the template was given up, or had ended, before its agent was online. */
    public synchronized void neverCame(TemplateId template) {
        Instant now = clock.instant();
        records.compute(template, (id, last) -> (last == null ? Record.CLEAN : last).oneMore(now));
    }

    /** An agent of the template is online for the first time: all is well. */
    public synchronized void came(TemplateId template) {
        records.remove(template);
    }

    /** Nothing is held against those templates, as they may have been mended. */
    public synchronized void forget(Predicate<TemplateId> which) {
        records.keySet().removeIf(which);
    }

    /**
     * How many may be launched now.
     *
     * @param coming ordered, booting or connecting now
     */
    public synchronized int allowed(TemplateId template, int coming, int wanted) {
        Record record = records.getOrDefault(template, Record.CLEAN);
        if (record.failed() < FEW) {
            return wanted;
        }
        return coming > 0 || clock.instant().isBefore(record.until()) ? 0 : Math.min(1, wanted);
    }

    /** Instances in a row that never became agents. */
    public synchronized int failed(TemplateId template) {
        return records.getOrDefault(template, Record.CLEAN).failed();
    }

    /** Until when nothing is launched at all; empty if something may be. */
    public synchronized Optional<Instant> pausedUntil(TemplateId template) {
        return Optional.ofNullable(records.get(template))
                .filter(record -> record.failed() >= FEW && clock.instant().isBefore(record.until()))
                .map(Record::until);
    }
}

package io.jenkins.plugins.spotagents.benchmarks;

import io.jenkins.plugins.spotagents.capacity.Probation;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * A night in which instances are launched and none becomes an agent, while builds wait: how many are bought. In simulated time, by the
 * rule that provisioning asks each time it orders; the short pauses between failures come on top there.
 *
 * @param what the night's story
 * @param first builds of the evening
 * @param later builds that are queued an hour after these
 * @param failsAfter from a launch until it is known to have failed
 * @param most instances
 */
record BrokenImage(String what, int first, int later, Duration failsAfter, int most) implements Benchmark {
    private static final Duration NIGHT = Duration.ofHours(12);
    private static final Duration LATER = Duration.ofHours(1);
    /** How often Jenkins asks for what its queue lacks, roughly. */
    private static final Duration STEP = Duration.ofSeconds(5);

    private static final TemplateId TEMPLATE = new TemplateId("benchmark", "linux");

    @Override
    public String title() {
        return "Broken image: " + what;
    }

    @Override
    public List<Figure> run() {
        SimulatedClock clock = new SimulatedClock();
        Instant begin = clock.instant();
        Probation probation = new Probation(clock);
        Queue<Instant> coming = new ArrayDeque<>();
        int launched = 0;
        while (clock.instant().isBefore(begin.plus(NIGHT))) {
            while (!coming.isEmpty() && !coming.peek().isAfter(clock.instant())) {
                coming.remove();
                probation.neverCame(TEMPLATE);
            }
            int waiting = first + (clock.instant().isBefore(begin.plus(LATER)) ? 0 : later);
            int ordered = probation.allowed(TEMPLATE, coming.size(), waiting - coming.size());
            for (int i = 0; i < ordered; i++) {
                coming.add(clock.instant().plus(failsAfter));
            }
            launched += ordered;
            clock.pass(STEP);
        }
        return List.of(Figure.atMost(most, "instances launched in 12 hours", launched, ""));
    }

    private static final class SimulatedClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T20:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The builds: when each arrives and how long it takes, drawn from the seed; the same for every policy. */
final class Workload {
    static final Duration SHORTEST = Duration.ofSeconds(60);
    static final Duration LONGEST = Duration.ofSeconds(240);

    private final List<Arrival> arrivals = new ArrayList<>();
    private final Duration arriving;

    private record Arrival(Duration after, Duration takes) {}

    Workload(DemoOptions options) {
        Random random = new Random(options.seed());
        double gapMillis = 60_000.0 / options.rate();
        for (int i = 0; i < options.builds(); i++) {
            Duration after = Duration.ofMillis((long) (gapMillis * (i + random.nextDouble())));
            long spread = LONGEST.minus(SHORTEST).toMillis();
            arrivals.add(new Arrival(after, SHORTEST.plusMillis((long) (spread * random.nextDouble()))));
        }
        arriving = Duration.ofMillis((long) (gapMillis * options.builds()));
    }

    /** From the first build's arrival to the last one's. */
    Duration arriving() {
        return arriving;
    }

    /** How many builds run at once when nothing goes wrong. */
    static int usualConcurrency(DemoOptions options) {
        double minutes = SHORTEST.plus(LONGEST).toSeconds() / 120.0;
        return (int) Math.ceil(Math.min(options.builds(), options.rate() * minutes));
    }

    void sendTo(BuildFarm farm, VirtualClock clock) {
        for (int i = 0; i < arrivals.size(); i++) {
            FarmBuild build = new FarmBuild(i + 1, arrivals.get(i).takes());
            clock.schedule(arrivals.get(i).after(), () -> farm.queue(build));
        }
    }
}

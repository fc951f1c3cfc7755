package io.jenkins.plugins.spotagents.emulator.world;

import java.time.Duration;

/**
 * How long things take, in virtual time.
 *
 * @param pending launch until running
 * @param boot running until the operating system is up
 * @param shuttingDown end of running until terminated
 * @param hiddenAtLeast shortest time during which describe calls do not know a new instance (eventual consistency)
 * @param hiddenAtMost longest such time; the time of each instance is drawn from the seed
 * @param remembered how long terminated instances are described; about an hour with AWS
 */
public record Timings(
        Duration pending,
        Duration boot,
        Duration shuttingDown,
        Duration hiddenAtLeast,
        Duration hiddenAtMost,
        Duration remembered) {
    /** As with AWS on a good day, and consistent at once. */
    public static final Timings USUAL = new Timings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(1));

    public Timings {
        if (hiddenAtMost.compareTo(hiddenAtLeast) < 0) {
            throw new IllegalArgumentException(
                    "hidden at most " + hiddenAtMost + " is less than hidden at least " + hiddenAtLeast);
        }
    }

    public Timings withPending(Duration time) {
        return new Timings(time, boot, shuttingDown, hiddenAtLeast, hiddenAtMost, remembered);
    }

    public Timings withBoot(Duration time) {
        return new Timings(pending, time, shuttingDown, hiddenAtLeast, hiddenAtMost, remembered);
    }

    public Timings withShuttingDown(Duration time) {
        return new Timings(pending, boot, time, hiddenAtLeast, hiddenAtMost, remembered);
    }

    public Timings withHidden(Duration atLeast, Duration atMost) {
        return new Timings(pending, boot, shuttingDown, atLeast, atMost, remembered);
    }
}

package io.jenkins.plugins.spotagents.inventory;

import java.time.Duration;
import java.util.Objects;

/**
 * How careful the sweeper is.
 *
 * @param minAge instances younger than this are never touched: somebody may be about to claim them; at least 1 min
 * @param maxPerSweep how many may be ended by one sweep (at most one a minute), at least 1: a mistake must not cost the whole fleet
 * @param dryRun only say what would be ended
 */
public record SweepRules(Duration minAge, int maxPerSweep, boolean dryRun) {
    private static final Duration LEAST_AGE = Duration.ofMinutes(1);

    public static final SweepRules DEFAULT = new SweepRules(Duration.ofMinutes(10), 20, false);

    public SweepRules {
        Objects.requireNonNull(minAge, "minAge");
        if (minAge.compareTo(LEAST_AGE) < 0) {
            throw new IllegalArgumentException("Minimum age " + minAge.toSeconds()
                    + " s is below 60 s: an instance needs that long to be announced and connected.");
        }
        if (maxPerSweep < 1) {
            throw new IllegalArgumentException(
                    "At most " + maxPerSweep + " instances per sweep: use 1 or more, or a dry run.");
        }
    }
}

package io.jenkins.plugins.spotagents.interruption.farm;

import java.time.Duration;
import java.util.Objects;

/**
 * How one agent's interruption is handled; set by its template.
 *
 * @param timing when work is interrupted
 * @param margin how long before the deadline all work must have been interrupted, 5 to 110 s: the rest of the two minutes
 *     must do for stopping the work (a Pipeline's {@code sh} step takes up to 20 s) and for saying good-bye to the agent
 * @param rebalance what a rebalance recommendation leads to
 * @param hook whether the interruption hook is run
 */
public record InterruptionPolicy(Timing timing, Duration margin, RebalancePolicy rebalance, boolean hook) {
    public static final Duration DEFAULT_MARGIN = Duration.ofSeconds(30);
    public static final Duration MIN_MARGIN = Duration.ofSeconds(5);
    public static final Duration MAX_MARGIN = Duration.ofSeconds(110);

    /** What applies where nothing is configured. */
    public static final InterruptionPolicy DEFAULT =
            new InterruptionPolicy(Timing.AUTO, DEFAULT_MARGIN, RebalancePolicy.CORDON, true);

    public InterruptionPolicy {
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(margin, "margin");
        Objects.requireNonNull(rebalance, "rebalance");
        if (margin.compareTo(MIN_MARGIN) < 0 || margin.compareTo(MAX_MARGIN) > 0) {
            throw new IllegalArgumentException("Interruption margin " + margin.toSeconds() + " s is not between "
                    + MIN_MARGIN.toSeconds() + " and " + MAX_MARGIN.toSeconds() + " s.");
        }
    }
}

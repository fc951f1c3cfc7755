package io.jenkins.plugins.spotagents.interruption.farm;

import static io.jenkins.plugins.spotagents.interruption.notice.Notice.SpotInterruption.USUAL_LEAD;

import java.time.Duration;
import java.util.Objects;

/**
 * How one agent's interruption is handled; set by its template.
 *
 * @param timing when work is interrupted
 * @param margin how long before the deadline all work must have been interrupted, 5 to 110 s, where the end is announced two minutes
 *     ahead: it must do for stopping the work (a Pipeline's {@code sh} step takes up to 20 s) and for saying good-bye to the agent. A
 *     shorter lead has its share of it, see {@link #margin(Duration)}
 * @param rebalance what a rebalance recommendation leads to
 * @param hook whether the interruption hook is run
 */
public record InterruptionPolicy(Timing timing, Duration margin, RebalancePolicy rebalance, boolean hook) {
    public static final Duration DEFAULT_MARGIN = Duration.ofSeconds(30);
    public static final Duration MIN_MARGIN = Duration.ofSeconds(5);
    public static final Duration MAX_MARGIN = Duration.ofSeconds(110);

    /**
     * What stopping a {@code sh} step takes: its processes are told to end, and most do so within seconds. One that does not is
     * given up by Jenkins after 20 s ({@code DurableTaskStep}), and by the release of its agent at the latest.
     */
    private static final Duration STOPPING = MIN_MARGIN;

    /** A short lead is there to work in, too. */
    private static final int LARGEST_SHARE = 3;

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

    /**
     * The margin where the end is announced so long ahead. From two minutes on it is as configured; of a shorter lead it takes the same
     * share, but at most a third, and at least what stopping a {@code sh} takes: of 30 s, 7.5 s with the defaults.
     */
    public Duration margin(Duration lead) {
        if (lead.compareTo(USUAL_LEAD) >= 0) {
            return margin;
        }
        Duration share = margin.multipliedBy(lead.toMillis()).dividedBy(USUAL_LEAD.toMillis());
        Duration most = lead.dividedBy(LARGEST_SHARE);
        Duration bounded = share.compareTo(most) > 0 ? most : share;
        return bounded.compareTo(STOPPING) < 0 ? STOPPING : bounded;
    }
}

package io.jenkins.plugins.spotagents.demo;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * What one policy came to.
 *
 * @param policy in a few words
 * @param completed builds that ended well
 * @param lost builds that an interruption ended for good, or that never got to run
 * @param requeued re-runs
 * @param wasted build time that was thrown away
 * @param agents instances launched
 * @param noticed those that got a notice
 * @param vanished those that went without one
 * @param fallback those bought on-demand because Spot had none
 * @param cost what EC2 charged, in US dollars
 * @param took from the first build's arrival to the last one's end, in virtual time
 */
record Result(
        String policy,
        int completed,
        int lost,
        int requeued,
        Duration wasted,
        int agents,
        int noticed,
        int vanished,
        int fallback,
        BigDecimal cost,
        Duration took) {
    double percentOf(Result other) {
        return other.cost().signum() == 0
                ? 0
                : cost.doubleValue() * 100 / other.cost().doubleValue();
    }
}

package io.jenkins.plugins.spotagents.cost;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The whole life of one agent, as far as it is paid for.
 *
 * @param labels of the agent; what it costs counts for each of them
 * @param launched from here EC2 bills
 * @param ended when the instance began to shut down
 * @param reclaimed whether EC2, not we, ended it
 */
public record AgentUse(
        String template,
        Set<String> labels,
        Offering offering,
        Instant launched,
        Instant ended,
        boolean reclaimed,
        List<BuildUse> builds) {
    /** EC2 bills Linux instances by the second, for a minute at least (EC2 pricing, "Per second billing"). */
    public static final Duration LEAST_BILLED = Duration.ofMinutes(1);

    /** A Spot instance that EC2 interrupts within its first hour is not charged (EC2 User Guide, "Billing for interrupted
     * Spot Instances"). */
    public static final Duration FREE_IF_RECLAIMED_WITHIN = Duration.ofHours(1);

    public AgentUse {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(offering, "offering");
        Objects.requireNonNull(launched, "launched");
        Objects.requireNonNull(ended, "ended");
        labels = Set.copyOf(labels);
        builds = List.copyOf(builds);
        if (ended.isBefore(launched)) {
            // Two clocks: EC2's for the launch, ours for the end.
            ended = launched;
        }
    }

    /** How long EC2 counts, before the first-hour rule. */
    public Duration billed() {
        Duration lasted = Duration.between(launched, ended);
        return lasted.compareTo(LEAST_BILLED) < 0 ? LEAST_BILLED : lasted;
    }

    /** Whether EC2 charges nothing, as it took the instance back so early. */
    public boolean isFree() {
        return reclaimed
                && offering.purchaseOption() == PurchaseOption.SPOT
                && Duration.between(launched, ended).compareTo(FREE_IF_RECLAIMED_WITHIN) < 0;
    }

    /** The part of the builds' time that was thrown away, in milliseconds. */
    long lostMillis() {
        return builds.stream()
                .filter(BuildUse::lost)
                .mapToLong(use -> use.ran().toMillis())
                .sum();
    }

    /** The builds' time, in milliseconds. */
    long ranMillis() {
        return builds.stream().mapToLong(use -> use.ran().toMillis()).sum();
    }
}

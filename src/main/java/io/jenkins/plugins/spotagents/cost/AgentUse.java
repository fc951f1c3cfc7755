package io.jenkins.plugins.spotagents.cost;

import io.jenkins.plugins.spotagents.capacity.Billing;
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
 * @param launched from here on it is billed
 * @param ended when the instance began to shut down
 * @param reclaimed whether the vendor, not we, ended it
 * @param billing what it is charged for
 */
public record AgentUse(
        String template,
        Set<String> labels,
        Offering offering,
        Instant launched,
        Instant ended,
        boolean reclaimed,
        List<BuildUse> builds,
        Billing billing) {
    public AgentUse {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(offering, "offering");
        Objects.requireNonNull(launched, "launched");
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(billing, "billing");
        labels = Set.copyOf(labels);
        builds = List.copyOf(builds);
        if (ended.isBefore(launched)) {
            // Two clocks: the vendor's for the launch, ours for the end.
            ended = launched;
        }
    }

    /** How long counts, if it is charged. */
    public Duration billed() {
        return billing.billed(Duration.between(launched, ended));
    }

    /** Whether nothing is charged, as the vendor took the instance back so early. */
    public boolean isFree() {
        return reclaimed
                && offering.purchaseOption() == PurchaseOption.SPOT
                && billing.isFreeIfReclaimedAfter(Duration.between(launched, ended));
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

package io.jenkins.plugins.spotagents.fleet.demand;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The wish for exactly one agent.
 *
 * @param id unique; becomes the launch token in the instance's tags only for a batch of one
 * @param required the only acceptable purchase option (a last attempt insists on on-demand); empty leaves it to the policy
 * @param avoid pools to try last: those that just lost this work
 */
public record LaunchDemand(UUID id, LaunchSpec spec, Optional<PurchaseOption> required, Set<CapacityPool> avoid) {
    public LaunchDemand {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(required, "required");
        avoid = Set.copyOf(avoid);
    }

    /** A demand without preferences. */
    public static LaunchDemand of(LaunchSpec spec) {
        return new LaunchDemand(UUID.randomUUID(), spec, Optional.empty(), Set.of());
    }
}

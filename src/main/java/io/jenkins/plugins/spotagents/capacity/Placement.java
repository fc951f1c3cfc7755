package io.jenkins.plugins.spotagents.capacity;

import java.util.Objects;
import java.util.Optional;

/**
 * A capacity pool and the way into it: what one candidate of a request names.
 *
 * @param subnetId such as {@code subnet-0a1b2c3d}, where a zone is reached through subnets of its own; else empty
 */
public record Placement(CapacityPool pool, String subnetId) {
    public Placement {
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(subnetId, "subnetId");
    }

    /** In a zone that needs no subnet. */
    public static Placement in(CapacityPool pool) {
        return new Placement(pool, "");
    }

    /** The subnet, if the zone is reached through one. */
    public Optional<String> subnet() {
        return Optional.of(subnetId).filter(id -> !id.isEmpty());
    }
}

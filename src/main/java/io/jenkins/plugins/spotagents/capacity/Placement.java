package io.jenkins.plugins.spotagents.capacity;

import java.util.Objects;

/**
 * A capacity pool reached through one subnet: what one override of a CreateFleet request names.
 *
 * @param subnetId such as {@code subnet-0a1b2c3d}; its Availability Zone is the pool's
 */
public record Placement(CapacityPool pool, String subnetId) {
    public Placement {
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(subnetId, "subnetId");
    }
}

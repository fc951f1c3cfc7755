package io.jenkins.plugins.spotagents.emulator.world;

import java.util.Comparator;
import java.util.Objects;

/** A capacity pool: an instance type in an Availability Zone. */
public record PoolKey(String instanceType, String zone) implements Comparable<PoolKey> {
    private static final Comparator<PoolKey> ORDER =
            Comparator.comparing(PoolKey::instanceType).thenComparing(PoolKey::zone);

    public PoolKey {
        Objects.requireNonNull(instanceType, "instanceType");
        Objects.requireNonNull(zone, "zone");
    }

    @Override
    public int compareTo(PoolKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return instanceType + "/" + zone;
    }
}

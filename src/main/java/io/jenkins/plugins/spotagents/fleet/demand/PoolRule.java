package io.jenkins.plugins.spotagents.fleet.demand;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import java.util.HashSet;
import java.util.Set;

/**
 * Which capacity pools will do: all, or those that a label expression such as {@code linux && !eu-west-1a} leaves. A value, so
 * that launches under equal rules share a request.
 *
 * @param types instance types that are told apart; all others are {@link #OTHER}
 * @param zones Availability Zones that are told apart; all others are {@link #OTHER}
 * @param allowed the pairs of the two that will do
 */
public record PoolRule(Set<String> types, Set<String> zones, Set<CapacityPool> allowed) {
    /** Stands for any type or zone that the rule does not name. */
    public static final String OTHER = "*";

    /** Any pool. */
    public static final PoolRule ANY = new PoolRule(Set.of(), Set.of(), Set.of(new CapacityPool(OTHER, OTHER)));

    public PoolRule {
        types = Set.copyOf(types);
        zones = Set.copyOf(zones);
        allowed = Set.copyOf(allowed);
    }

    /** Nothing but this pool. */
    public static PoolRule only(CapacityPool pool) {
        return new PoolRule(Set.of(pool.instanceType()), Set.of(pool.availabilityZone()), Set.of(pool));
    }

    public boolean allows(CapacityPool pool) {
        return allowed.contains(new CapacityPool(
                types.contains(pool.instanceType()) ? pool.instanceType() : OTHER,
                zones.contains(pool.availabilityZone()) ? pool.availabilityZone() : OTHER));
    }

    /** Whether it allows whatever the other one allows. */
    public boolean covers(PoolRule other) {
        return union(types, other.types).stream()
                .allMatch(type -> union(zones, other.zones).stream()
                        .map(zone -> new CapacityPool(type, zone))
                        .allMatch(pool -> allows(pool) || !other.allows(pool)));
    }

    private static Set<String> union(Set<String> names, Set<String> others) {
        Set<String> all = new HashSet<>(names);
        all.addAll(others);
        all.add(OTHER);
        return all;
    }
}

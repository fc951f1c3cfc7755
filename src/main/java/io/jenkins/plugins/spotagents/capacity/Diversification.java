package io.jenkins.plugins.spotagents.capacity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How widely a template spreads over capacity pools, and what the loss of one pool, type or zone would take along.
 *
 * <p>Shares assume that agents spread evenly over the pools, which is the best case: an allocation strategy that follows
 * price concentrates them.
 */
public record Diversification(
        int pools,
        SortedSet<String> types,
        SortedSet<String> families,
        SortedSet<Integer> generations,
        SortedSet<String> zones,
        List<Finding> findings) {
    /** Fewer types than this are warned of: AWS' Spot best practices advise ten, six is where one loss costs under 20 %. */
    public static final int ADVISED_TYPES = 6;
    /** Fewer zones than this are warned of. */
    public static final int ADVISED_ZONES = 3;

    /**
     * A weakness.
     *
     * @param blastRadiusPercent share of the pools that one event takes, 1 to 100
     * @param message which event, what it takes, and the remedy
     */
    public record Finding(Kind kind, int blastRadiusPercent, String message) {
        /** The dimension that is too narrow. */
        public enum Kind {
            ONE_POOL,
            FEW_TYPES,
            ONE_FAMILY,
            ONE_GENERATION,
            FEW_ZONES
        }
    }

    public Diversification {
        findings = List.copyOf(findings);
    }

    /**
     * @param pools at least one
     * @throws IllegalArgumentException naming what is no instance type of the vendor
     */
    public static Diversification of(Collection<CapacityPool> pools, InstanceTypes grammar, Vocabulary words) {
        SortedSet<CapacityPool> distinct = new TreeSet<>(pools);
        if (distinct.isEmpty()) {
            throw new IllegalArgumentException(
                    "No capacity pools to judge: name instance types and " + words.places() + ".");
        }
        Map<String, InstanceType> parsed = new TreeMap<>();
        distinct.forEach(pool -> parsed.computeIfAbsent(pool.instanceType(), grammar::of));
        return new Diversification(
                distinct.size(),
                new TreeSet<>(parsed.keySet()),
                collect(parsed.values(), InstanceType::family),
                collect(parsed.values(), InstanceType::generation),
                collect(distinct, CapacityPool::availabilityZone),
                findings(distinct, parsed, words));
    }

    private static <T, V extends Comparable<V>> SortedSet<V> collect(Collection<T> from, Function<T, V> value) {
        SortedSet<V> values = new TreeSet<>();
        from.forEach(element -> values.add(value.apply(element)));
        return values;
    }

    private static List<Finding> findings(
            SortedSet<CapacityPool> pools, Map<String, InstanceType> types, Vocabulary words) {
        List<Finding> findings = new ArrayList<>();
        if (pools.size() == 1) {
            findings.add(new Finding(
                    Finding.Kind.ONE_POOL,
                    100,
                    "Everything runs in the single capacity pool " + pools.first()
                            + ": when Spot is reclaimed there, 100 % of the agents go. Add instance types and "
                            + words.placesElsewhere() + "."));
        }
        if (types.size() < ADVISED_TYPES) {
            Share worst = worst(pools, CapacityPool::instanceType);
            findings.add(new Finding(
                    Finding.Kind.FEW_TYPES,
                    worst.percent(),
                    counted(types.size(), "instance type") + " " + types.keySet() + ": losing " + worst.of()
                            + " takes " + worst.percent() + " % of the capacity pools. Name " + ADVISED_TYPES
                            + " or more."));
        }
        SortedSet<String> families = collect(types.values(), InstanceType::family);
        if (families.size() == 1) {
            findings.add(new Finding(
                    Finding.Kind.ONE_FAMILY,
                    100,
                    "All types are of family " + families.first()
                            + ", which share hardware: a shortage of it takes 100 % of the capacity pools. Add a"
                            + " second family, such as its AMD or previous-generation sibling."));
        }
        SortedSet<Integer> generations = collect(types.values(), InstanceType::generation);
        if (generations.size() == 1) {
            findings.add(new Finding(
                    Finding.Kind.ONE_GENERATION,
                    100,
                    "All types are of generation " + generations.first()
                            + ": a rush on it takes 100 % of the capacity pools. Add the generation before or after."));
        }
        SortedSet<String> zones = collect(pools, CapacityPool::availabilityZone);
        if (zones.size() < ADVISED_ZONES) {
            Share worst = worst(pools, CapacityPool::availabilityZone);
            findings.add(new Finding(
                    Finding.Kind.FEW_ZONES,
                    worst.percent(),
                    counted(zones.size(), words.zone()) + " " + zones + ": losing " + worst.of() + " takes "
                            + worst.percent() + " % of the capacity pools. Add " + words.places() + " until there are "
                            + ADVISED_ZONES + " zones."));
        }
        return findings;
    }

    private static String counted(int number, String noun) {
        return "Only " + number + " " + noun + (number == 1 ? "" : "s");
    }

    private record Share(String of, int percent) {}

    private static Share worst(SortedSet<CapacityPool> pools, Function<CapacityPool, String> key) {
        Map<String, Integer> sizes = new TreeMap<>();
        pools.forEach(pool -> sizes.merge(key.apply(pool), 1, Integer::sum));
        Map.Entry<String, Integer> largest = sizes.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .orElseThrow();
        return new Share(largest.getKey(), Math.max(1, Math.round(100f * largest.getValue() / pools.size())));
    }
}

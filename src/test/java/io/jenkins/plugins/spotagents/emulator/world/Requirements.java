package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Attribute-based selection of instance types.
 *
 * @param vcpus number of vCPUs
 * @param memoryMiB memory
 * @param manufacturers CPU manufacturers, empty for all
 * @param allowed patterns of which one must match, empty for all
 * @param excluded patterns of which none may match
 * @param generations {@code current}, {@code previous}, empty for all
 * @param burstable {@code included}, {@code required} or {@code excluded}, which is AWS's default
 * @param bareMetal as {@code burstable}
 * @param spotPercentOverLowest price protection for Spot; 100 is AWS's default
 * @param onDemandPercentOverLowest price protection for on-demand; 20 is AWS's default
 */
public record Requirements(
        Range vcpus,
        Range memoryMiB,
        List<String> manufacturers,
        List<String> allowed,
        List<String> excluded,
        List<String> generations,
        String burstable,
        String bareMetal,
        int spotPercentOverLowest,
        int onDemandPercentOverLowest) {
    /** From {@code min} to {@code max}, both included. */
    public record Range(int min, int max) {
        boolean contains(int value) {
            return value >= min && value <= max;
        }
    }

    /** The types that fulfil this, price protection apart. */
    public List<InstanceType> select(Collection<InstanceType> types, Set<String> architectures) {
        return types.stream()
                .filter(type -> architectures.isEmpty() || architectures.contains(type.architecture()))
                .filter(this::fits)
                .toList();
    }

    /** The types that fulfil this and pass the price protection of {@code market}. */
    public List<InstanceType> select(Collection<InstanceType> types, Set<String> architectures, Market market) {
        List<InstanceType> fitting = select(types, architectures);
        int percent = market == Market.SPOT ? spotPercentOverLowest : onDemandPercentOverLowest;
        // AWS measures from the cheapest current-generation C, M or R type that fits.
        Optional<BigDecimal> lowest = fitting.stream()
                .filter(type -> type.currentGeneration() && type.name().matches("[cmr].*"))
                .map(InstanceType::onDemandPrice)
                .min(Comparator.naturalOrder());
        Predicate<InstanceType> affordable = lowest.map(price -> {
                    BigDecimal limit =
                            price.multiply(BigDecimal.valueOf(100L + percent)).movePointLeft(2);
                    return (Predicate<InstanceType>)
                            type -> type.onDemandPrice().compareTo(limit) <= 0;
                })
                .orElse(type -> true);
        return fitting.stream().filter(affordable).toList();
    }

    private boolean fits(InstanceType type) {
        return vcpus.contains(type.vcpus())
                && memoryMiB.contains(type.memoryMiB())
                && (manufacturers.isEmpty() || manufacturers.contains(type.cpuManufacturer()))
                && (allowed.isEmpty() || matchesAny(allowed, type))
                && !matchesAny(excluded, type)
                && (generations.isEmpty() || generations.contains(type.currentGeneration() ? "current" : "previous"))
                && permits(burstable, type.isBurstable())
                && permits(bareMetal, type.isBareMetal());
    }

    private static boolean permits(String rule, boolean has) {
        return switch (rule) {
            case "included" -> true;
            case "required" -> has;
            default -> !has;
        };
    }

    private static boolean matchesAny(List<String> patterns, InstanceType type) {
        return patterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, type.name()));
    }
}

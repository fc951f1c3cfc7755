package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.aws.terms.Ec2InstanceTypes;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection.ByRequirements;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which of the types that meet requirements are asked for: the cheapest, as hundreds may meet them and a request has to stay small (Karpenter
 * sends the 60 cheapest, and met "payload too large" without, issues 5776 and 6182), with price protection, so that no small job gets a
 * large machine, and with all zones kept.
 *
 * @param types the cheapest first
 * @param tooDear left out as they cost more than {@code limit}
 * @param tooMany left out as enough others are cheaper
 * @param limit USD an hour; empty if nothing is too dear
 */
record TypeChoice(List<String> types, List<String> tooDear, List<String> tooMany, Optional<BigDecimal> limit) {
    /** C, M and R, of the Nitro generations: against the cheapest of these EC2 measures (InstanceRequirements, price protection). */
    private static final Set<String> GENERAL = Set.of("c", "m", "r");

    private static final int LEAST_GENERATION = 5;

    /**
     * @param meeting all types that meet the requirements
     * @param zones where each is offered, among those of the template's subnets
     * @param price USD an hour, empty where nobody knows; such types come last and are never too dear
     */
    static TypeChoice of(
            ByRequirements wanted,
            List<String> meeting,
            Map<String, Set<String>> zones,
            Function<String, Optional<BigDecimal>> price) {
        List<String> byPrice = meeting.stream()
                .filter(type -> !zones.getOrDefault(type, Set.of()).isEmpty())
                .sorted(Comparator.<String, Boolean>comparing(
                                type -> price.apply(type).isEmpty())
                        .thenComparing(type -> price.apply(type).orElse(BigDecimal.ZERO))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        Optional<BigDecimal> limit = limit(wanted, byPrice, price);
        List<String> tooDear = byPrice.stream()
                .filter(type -> limit.isPresent()
                        && price.apply(type)
                                .filter(cost -> cost.compareTo(limit.get()) > 0)
                                .isPresent())
                .toList();
        List<String> affordable = without(byPrice, tooDear);
        Set<String> chosen = new HashSet<>(affordable.subList(0, Math.min(wanted.maxTypes(), affordable.size())));
        Set<String> reached = new HashSet<>();
        chosen.forEach(type -> reached.addAll(zones.get(type)));
        for (String type : byPrice) {
            // Never fewer zones than without the choice, though one have only what is dear.
            if (reached.addAll(zones.get(type))) {
                chosen.add(type);
            }
        }
        List<String> types = byPrice.stream().filter(chosen::contains).toList();
        return new TypeChoice(types, without(tooDear, types), without(without(affordable, types), tooDear), limit);
    }

    private static List<String> without(List<String> all, List<String> some) {
        Set<String> left = new HashSet<>(some);
        return all.stream().filter(type -> !left.contains(type)).toList();
    }

    private static Optional<BigDecimal> limit(
            ByRequirements wanted, List<String> byPrice, Function<String, Optional<BigDecimal>> price) {
        if (wanted.maxPricePercent() == 0) {
            return Optional.empty();
        }
        return Stream.concat(byPrice.stream().filter(TypeChoice::isGeneral), byPrice.stream())
                .flatMap(type -> price.apply(type).stream())
                .findFirst()
                .map(cheapest -> cheapest.multiply(BigDecimal.valueOf(100L + wanted.maxPricePercent()))
                        .movePointLeft(2));
    }

    private static boolean isGeneral(String name) {
        return GENERAL.contains(Ec2InstanceTypes.series(name))
                && Ec2Dialect.TYPES.of(name).generation() >= LEAST_GENERATION;
    }

    /** What was left out and why; empty if nothing was. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (!tooDear.isEmpty()) {
            remarks.add(
                    counted(tooDear) + " that meet the requirements cost more than "
                            + limit.orElseThrow().stripTrailingZeros().toPlainString()
                            + " USD an hour and are left out: raise requirements.maxPricePercent (0 for no limit) to have them.");
        }
        if (!tooMany.isEmpty()) {
            remarks.add(counted(tooMany) + " that meet the requirements are left out, as " + types.size()
                    + " others are cheaper: raise requirements.maxTypes to have them.");
        }
        return remarks;
    }

    private static String counted(List<String> left) {
        int named = Math.min(3, left.size());
        return left.size() + " instance types (" + String.join(", ", left.subList(0, named))
                + (left.size() > named ? ", …" : "") + ")";
    }
}

package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.Availability;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The launch decision: which of a template's placements one request asks for. */
public final class LaunchPlan {
    private LaunchPlan() {}

    /** The first of them, as many of each zone as there may be: none is lost for the size of a request, if there are as many. */
    static List<Placement> atMost(List<Placement> candidates, int most) {
        if (candidates.size() <= most) {
            return candidates;
        }
        Map<String, Integer> ofZone = new HashMap<>();
        Map<Placement, Integer> rank = new HashMap<>();
        candidates.forEach(
                placement -> rank.put(placement, ofZone.merge(placement.pool().availabilityZone(), 1, Integer::sum)));
        Set<Placement> kept = candidates.stream()
                .sorted(Comparator.comparing(rank::get))
                .limit(most)
                .collect(Collectors.toSet());
        return candidates.stream().filter(kept::contains).toList();
    }

    /**
     * Leaves out what is unavailable, and keeps one subnet for each zone, because EC2 Fleet refuses a request that names two
     * of the same zone.
     *
     * @param placements all of the template's, in order of preference
     * @param avoid pools that are kept only if nothing else is left
     * @return in the order given; empty if everything is unavailable
     */
    public static List<Placement> candidates(
            List<Placement> placements, PurchaseOption option, Availability unavailable, Set<CapacityPool> avoid) {
        Map<String, String> subnetOfZone = new HashMap<>();
        List<Placement> preferred = new ArrayList<>();
        List<Placement> avoided = new ArrayList<>();
        for (Placement placement : placements) {
            if (!unavailable.isAvailable(placement, option)) {
                continue;
            }
            String subnet =
                    subnetOfZone.computeIfAbsent(placement.pool().availabilityZone(), zone -> placement.subnetId());
            if (subnet.equals(placement.subnetId())) {
                (avoid.contains(placement.pool()) ? avoided : preferred).add(placement);
            }
        }
        return preferred.isEmpty() ? avoided : preferred;
    }
}

package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.Availability;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The launch decision: which of a template's placements one request asks for. */
public final class LaunchPlan {
    private LaunchPlan() {}

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

package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.List;
import java.util.Map;

/**
 * One CreateFleet request: all its capacity under one purchase option.
 *
 * @param clientToken at most 64 characters; the same token never launches twice
 * @param placements candidates, best first
 * @param targetCapacity instances wanted, at least 1
 * @param tags all tags of the instances, ours included
 */
public record FleetRequest(
        String clientToken,
        LaunchSpec spec,
        PurchaseOption purchaseOption,
        List<Placement> placements,
        int targetCapacity,
        Map<String, String> tags) {
    public FleetRequest {
        placements = List.copyOf(placements);
        tags = Map.copyOf(tags);
    }
}

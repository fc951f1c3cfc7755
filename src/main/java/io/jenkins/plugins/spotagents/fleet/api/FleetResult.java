package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.capacity.Placement;
import java.util.List;
import java.util.Optional;

/** What CreateFleet gave, in part or in full, and why it did not give more. */
public record FleetResult(List<Instance> instances, List<Error> errors) {
    public FleetResult {
        instances = List.copyOf(instances);
        errors = List.copyOf(errors);
    }

    /** An instance that was started, and where. */
    public record Instance(String instanceId, Placement placement) {}

    /**
     * One override's failure.
     *
     * @param placement empty where EC2 does not say which override it means
     */
    public record Error(Optional<Placement> placement, String code, String message) {}
}

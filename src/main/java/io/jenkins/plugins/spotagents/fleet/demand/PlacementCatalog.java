package io.jenkins.plugins.spotagents.fleet.demand;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Placement;
import java.util.List;

/** Port: what a specification can be launched as. Implementations cache; callers never hold a Jenkins lock. */
public interface PlacementCatalog {
    /**
     * Instance types × subnets, as far as each type is offered in the subnet's zone.
     *
     * @return never empty
     * @throws InvalidLaunchSpecException if a subnet or type does not exist or no type is offered in any subnet's zone
     */
    List<Placement> placements(LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException;
}

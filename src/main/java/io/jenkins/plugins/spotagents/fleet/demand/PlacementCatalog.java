package io.jenkins.plugins.spotagents.fleet.demand;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
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

    /** What was left out of a template's last launches as it does not exist, each with its remedy. */
    default List<String> leftOut(TemplateId template) {
        return List.of();
    }

    /**
     * Looks whether what a template launches from has another version than at the last look, where the vendor keeps versions, and tells
     * whoever wants to know. May be called often: the vendor is asked as often as for {@link #placements}.
     *
     * @throws InvalidLaunchSpecException if what it launches from does not exist
     */
    default void lookForNewVersion(LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException {}
}

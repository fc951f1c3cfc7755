package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;

/** Port: EC2's CreateFleet of type {@code instant}, which is synchronous and idempotent by client token. */
public interface FleetApi {
    FleetResult createFleet(FleetRequest request) throws CloudCallException;
}

package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;

/**
 * Port: launches in one call, and says at once what it launched and what it refused, as EC2's CreateFleet of type {@code instant} does. The
 * same client token never launches twice: a repetition gets the first answer.
 */
public interface FleetApi {
    FleetResult createFleet(FleetRequest request) throws CloudCallException;
}

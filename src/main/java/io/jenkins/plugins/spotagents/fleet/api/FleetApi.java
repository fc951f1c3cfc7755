package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.capacity.Ec2CallException;

/** Port: EC2's CreateFleet of type {@code instant}, which is synchronous and idempotent by client token. */
public interface FleetApi {
    FleetResult createFleet(FleetRequest request) throws Ec2CallException;
}

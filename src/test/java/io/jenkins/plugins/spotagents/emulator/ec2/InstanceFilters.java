package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.world.EmulatedInstance;
import io.jenkins.plugins.spotagents.emulator.world.Market;

/** The filters of DescribeInstances that the emulator knows. */
final class InstanceFilters {
    private InstanceFilters() {}

    static Filters<EmulatedInstance> create() {
        return new Filters<EmulatedInstance>()
                .by("instance-id", EmulatedInstance::id)
                .by("instance-state-name", i -> i.state().apiName())
                .by("instance-state-code", i -> Integer.toString(i.state().code()))
                .by("instance-type", i -> i.type().name())
                // On-demand instances have no lifecycle to filter by.
                .by("instance-lifecycle", i -> i.market() == Market.SPOT ? "spot" : "")
                .by("availability-zone", EmulatedInstance::zone)
                .by("placement.availability-zone", EmulatedInstance::zone)
                .by("client-token", EmulatedInstance::clientToken)
                .by("launch-time", i -> Xml.time(i.launchTime()))
                .by("image-id", EmulatedInstance::imageId)
                .by("subnet-id", i -> i.subnet().id())
                .by("network-interface.subnet-id", i -> i.subnet().id())
                .by("vpc-id", i -> PlaceActions.VPC)
                .by("private-ip-address", EmulatedInstance::privateIp)
                .by("reservation-id", EmulatedInstance::reservationId)
                .by("spot-instance-request-id", EmulatedInstance::spotRequestId)
                .by("architecture", i -> i.type().architecture())
                .byTags(EmulatedInstance::tags);
    }
}

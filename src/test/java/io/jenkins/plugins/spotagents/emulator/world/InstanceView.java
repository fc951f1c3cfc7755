package io.jenkins.plugins.spotagents.emulator.world;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * An instance as it was at one moment.
 *
 * @param id as in {@code i-0a1b2c3d4e5f60718}
 * @param instanceType as in {@code m5.xlarge}
 * @param zone Availability Zone
 * @param market Spot or on-demand
 * @param state state at that moment
 * @param tags tags, those that AWS adds included
 * @param imageId AMI
 * @param userData decoded user data, or empty
 * @param subnetId subnet
 * @param privateIp private address, emulated
 * @param launchTime virtual time of the launch
 * @param reasonCode code of the StateReason once it is stopping, else empty
 * @param imds base address of its metadata service, without {@code /latest}
 */
public record InstanceView(
        String id,
        String instanceType,
        String zone,
        Market market,
        LifeState state,
        Map<String, String> tags,
        String imageId,
        String userData,
        String subnetId,
        String privateIp,
        Instant launchTime,
        String reasonCode,
        URI imds) {
    public InstanceView {
        tags = Map.copyOf(tags);
    }

    public PoolKey pool() {
        return new PoolKey(instanceType, zone);
    }
}

package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.Offering;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An instance as EC2 describes it.
 *
 * @param privateIp empty until EC2 assigned one
 * @param publicIp empty when the subnet gives none
 * @param stateReason EC2's reason code for the last change, such as {@code Server.SpotInstanceTermination}
 */
public record Instance(
        String id,
        InstanceState state,
        Offering offering,
        Instant launchTime,
        Optional<String> privateIp,
        Optional<String> publicIp,
        Optional<String> privateDnsName,
        Optional<String> publicDnsName,
        Optional<String> stateReason,
        Map<String, String> tags) {
    public Instance {
        tags = Map.copyOf(tags);
    }
}

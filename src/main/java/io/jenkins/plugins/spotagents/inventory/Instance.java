package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.EndReason;
import io.jenkins.plugins.spotagents.capacity.Offering;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An instance as its vendor describes it.
 *
 * @param privateIp empty until one was assigned
 * @param publicIp empty when the network gives none
 * @param endReason why its state changed last; empty while nothing is said of it
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
        Optional<EndReason> endReason,
        Map<String, String> tags) {
    public Instance {
        tags = Map.copyOf(tags);
    }
}

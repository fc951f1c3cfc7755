package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.Offering;
import java.time.Instant;
import java.util.Objects;

/**
 * What is kept of an instance between polls: less than {@link Instance}, as there may be ten thousand.
 *
 * @param cloud by its tag or announcement; empty if the tag is missing
 * @param template likewise
 * @param privateIp empty until it is known
 * @param tags a hash of all tags, by which it is seen that somebody changed them; 0 until it is known
 */
public record TrackedInstance(
        String id,
        InstanceState state,
        Offering offering,
        Instant launchTime,
        String cloud,
        String template,
        String privateIp,
        String publicIp,
        int tags) {
    public TrackedInstance {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(offering, "offering");
        Objects.requireNonNull(launchTime, "launchTime");
        Objects.requireNonNull(cloud, "cloud");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(privateIp, "privateIp");
        Objects.requireNonNull(publicIp, "publicIp");
    }

    static TrackedInstance of(Instance instance) {
        return new TrackedInstance(
                instance.id(),
                instance.state(),
                instance.offering(),
                instance.launchTime(),
                instance.tags().getOrDefault(InstanceTags.CLOUD, ""),
                instance.tags().getOrDefault(InstanceTags.TEMPLATE, ""),
                instance.privateIp().orElse(""),
                instance.publicIp().orElse(""),
                instance.tags().hashCode());
    }

    /** Launched, but not yet in a state in which it can be connected to. */
    boolean isComing() {
        return state == InstanceState.PENDING || (state == InstanceState.RUNNING && privateIp.isEmpty());
    }
}

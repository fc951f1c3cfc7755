package io.jenkins.plugins.spotagents.inventory;

import java.util.Objects;
import java.util.Optional;

/**
 * An instance that no longer works.
 *
 * @param last as it was known before
 * @param state EC2's word for it; empty if EC2 does not know the instance any more
 * @param reason EC2's reason code, such as {@code Server.SpotInstanceTermination}; empty if it gives none
 */
public record GoneInstance(TrackedInstance last, Optional<InstanceState> state, String reason) {
    public GoneInstance {
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }
}

package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.EndReason;
import java.util.Objects;
import java.util.Optional;

/**
 * An instance that no longer works.
 *
 * @param last as it was known before
 * @param state what it is in now; empty if nobody knows the instance any more
 * @param reason why it ended
 */
public record GoneInstance(TrackedInstance last, Optional<InstanceState> state, EndReason reason) {
    public GoneInstance {
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }
}

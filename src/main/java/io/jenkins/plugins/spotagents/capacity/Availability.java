package io.jenkins.plugins.spotagents.capacity;

import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Mark;
import java.util.Optional;

/** What may be asked for now, as somebody in particular sees it. */
@FunctionalInterface
public interface Availability {
    /** What speaks against asking for this placement now: the widest scope first. */
    Optional<Mark> blocking(Placement placement, PurchaseOption option);

    /** Whether nothing speaks against asking for this placement now. */
    default boolean isAvailable(Placement placement, PurchaseOption option) {
        return blocking(placement, option).isEmpty();
    }
}

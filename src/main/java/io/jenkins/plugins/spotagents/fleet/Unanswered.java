package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Requests whose answers were all lost, so that nobody knows what they launched. Their tokens answer it: the same request again launches
 * nothing twice. So whoever launches for the same specification asks these first. What nobody asked for within {@link Inventory#GRACE}
 * the inventory finds, and an agent is made of it. Thread-safe.
 */
final class Unanswered {
    private final Clock clock;
    private final List<Lost> all = new ArrayList<>();

    Unanswered(Clock clock) {
        this.clock = clock;
    }

    /**
     * One request.
     *
     * @param fallback whether its instances stand in for Spot
     * @param at of its last attempt
     * @param held counts what it may have launched against the caps, until that is known
     */
    record Lost(FleetRequest request, boolean fallback, Instant at, InFlight.Held held) {}

    synchronized void add(FleetRequest request, boolean fallback, InFlight.Held held) {
        all.add(new Lost(request, fallback, clock.instant(), held));
    }

    /** It is still not known. */
    synchronized void putBack(Lost lost) {
        all.add(lost);
    }

    /** Hands out those that such a launch can use; they are the caller's then. */
    synchronized List<Lost> take(LaunchSpec spec, Optional<PurchaseOption> required) {
        Instant oldest = clock.instant().minus(Inventory.GRACE);
        List<Lost> taken = new ArrayList<>();
        for (Iterator<Lost> each = all.iterator(); each.hasNext(); ) {
            Lost lost = each.next();
            if (lost.at().isBefore(oldest)) {
                each.remove();
                lost.held().close();
            } else if (lost.request().spec().equals(spec)
                    && required.map(lost.request().purchaseOption()::equals).orElse(true)) {
                each.remove();
                taken.add(lost);
            }
        }
        return taken;
    }
}

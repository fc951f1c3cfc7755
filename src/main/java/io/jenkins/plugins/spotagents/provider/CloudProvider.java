package io.jenkins.plugins.spotagents.provider;

import io.jenkins.plugins.spotagents.cost.PriceSource;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.FleetApi;
import io.jenkins.plugins.spotagents.fleet.demand.PlacementCatalog;
import io.jenkins.plugins.spotagents.interruption.source.NoticeFeed;
import io.jenkins.plugins.spotagents.inventory.InstanceApi;
import java.util.Optional;

/**
 * One account and region of one vendor: all that the engine asks of it, behind ports. Made by a {@link ProviderFactory}, closed by
 * whoever had it made. Thread-safe.
 */
public interface CloudProvider extends AutoCloseable {
    Vendor vendor();

    FleetApi fleets();

    /** How many calls of {@link #fleets} the account may make. */
    ApiBudget launches();

    InstanceApi instances();

    PlacementCatalog catalog();

    PriceSource spotPrices();

    /**
     * The notices in a queue of the account.
     *
     * @param address as an admin wrote it
     * @return empty if the vendor has no queues
     * @throws IllegalArgumentException naming the address, if it is none
     */
    Optional<NoticeFeed> notices(String address);

    @Override
    void close();
}

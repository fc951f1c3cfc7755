package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Port of the farm: where its agents come from and go to. */
interface Provisioner {
    /**
     * Asks for one agent; never blocks.
     *
     * @param onDemand whether only on-demand will do
     */
    CompletableFuture<LaunchOutcome> launch(boolean onDemand, Set<CapacityPool> avoid);

    /** Ends instances; never blocks. */
    void terminate(Collection<String> instanceIds);
}

package io.jenkins.plugins.spotagents.provisioning;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import java.util.concurrent.CompletableFuture;

/** What orders ask of whoever knows the accounts. */
public interface Launching extends SpotReturn.SpotOffers {
    /** Launches; never blocks. */
    CompletableFuture<LaunchOutcome> launch(LaunchDemand demand);

    /** Ends an instance that no node could be made for. */
    void endUnusable(LaunchOutcome.Launched launched);

    /**
     * Whether EC2 has been asked what runs, or cannot be: just after a start there may be instances without a node that are on their
     * way for what waits in the restored queue.
     */
    boolean knowsWhatRuns(SpotCloud cloud);

    /** An instance of this pool was given up, as its agent did not come online. */
    void didNotConnect(CapacityPool pool);
}

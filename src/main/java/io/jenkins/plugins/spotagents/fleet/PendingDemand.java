package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import java.util.concurrent.CompletableFuture;

/** A demand and the answer it is owed. A demand whose answer its owner has cancelled is withdrawn. */
record PendingDemand(LaunchDemand demand, CompletableFuture<LaunchOutcome> outcome) {
    boolean isWithdrawn() {
        return outcome.isDone();
    }
}

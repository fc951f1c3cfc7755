package io.jenkins.plugins.spotagents.fleet;

import java.util.concurrent.CompletableFuture;

/** A demand and the answer it is owed. A demand whose answer its owner has cancelled is withdrawn. */
record PendingDemand(LaunchDemand demand, CompletableFuture<LaunchOutcome> outcome) {
    boolean isWithdrawn() {
        return outcome.isDone();
    }
}

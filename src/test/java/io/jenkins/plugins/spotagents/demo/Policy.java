package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.fleet.demand.SpotAllocation;
import java.util.Optional;

/** The three ways to run the same builds. */
enum Policy {
    ALL_ON_DEMAND("all on-demand", 0, false),
    ONE_POOL("one Spot pool, no requeue", 100, false),
    SPOT_AGENTS("Spot Agents", 100, true);

    private static final int MANY = 10_000;

    private final String label;
    private final PurchasePolicy purchase;

    Policy(String label, int spotPercent, boolean onDemandFallback) {
        this.label = label;
        purchase = new PurchasePolicy(
                0, spotPercent, onDemandFallback, MANY, SpotAllocation.PRICE_CAPACITY_OPTIMIZED, Optional.empty());
    }

    String label() {
        return label;
    }

    PurchasePolicy purchase() {
        return purchase;
    }
}

package io.jenkins.plugins.spotagents.fleet.demand;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * How a template's agents are bought. Base and percentage hold over what already runs, not per request.
 *
 * @param onDemandBase agents that are always on-demand, before Spot is considered; at least 0
 * @param spotPercent share of Spot above the base, 0 to 100
 * @param onDemandFallback whether what Spot cannot give is bought on-demand
 * @param maxOnDemand cap on on-demand agents of the template, base included; at least the base
 * @param spotAllocation strategy for Spot; on-demand always takes the lowest price
 * @param maxSpotPrice USD per hour; empty (advised) means up to the on-demand price
 */
public record PurchasePolicy(
        int onDemandBase,
        int spotPercent,
        boolean onDemandFallback,
        int maxOnDemand,
        SpotAllocation spotAllocation,
        Optional<BigDecimal> maxSpotPrice) {
    /** All Spot, on-demand as the fallback for up to 20 agents. */
    public static final PurchasePolicy DEFAULT =
            new PurchasePolicy(0, 100, true, 20, SpotAllocation.PRICE_CAPACITY_OPTIMIZED, Optional.empty());

    public PurchasePolicy {
        Objects.requireNonNull(spotAllocation, "spotAllocation");
        Objects.requireNonNull(maxSpotPrice, "maxSpotPrice");
        if (onDemandBase < 0) {
            throw new IllegalArgumentException("On-demand base " + onDemandBase + " is negative: use 0 or more.");
        }
        if (spotPercent < 0 || spotPercent > 100) {
            throw new IllegalArgumentException("Spot percentage " + spotPercent + " is not between 0 and 100.");
        }
        if (maxOnDemand < onDemandBase) {
            throw new IllegalArgumentException("The on-demand cap " + maxOnDemand + " is below the on-demand base "
                    + onDemandBase + ": raise the cap or lower the base.");
        }
        maxSpotPrice.ifPresent(price -> {
            if (price.signum() <= 0) {
                throw new IllegalArgumentException(
                        "Maximum Spot price " + price + " is not above 0: leave it empty for the on-demand price.");
            }
        });
    }
}

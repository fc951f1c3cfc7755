package io.jenkins.plugins.spotagents.cost;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/** What an offering costs now, and what it is measured against. */
public final class CostRates {
    private final PriceSource prices;

    /**
     * The two prices of one instance type, in USD per hour; empty where unknown.
     *
     * @param paid what EC2 charges
     * @param onDemand what the same type costs on-demand
     */
    public record Rates(Optional<BigDecimal> paid, Optional<BigDecimal> onDemand) {
        public Rates {
            Objects.requireNonNull(paid, "paid");
            Objects.requireNonNull(onDemand, "onDemand");
        }
    }

    /** @param prices knows Spot and on-demand offerings; compose it with {@link PriceSource#orElse} */
    public CostRates(PriceSource prices) {
        this.prices = Objects.requireNonNull(prices, "prices");
    }

    /** The rates that hold now. */
    public Rates of(Offering offering) {
        Optional<BigDecimal> paid = prices.hourly(offering);
        return new Rates(
                paid,
                offering.purchaseOption() == PurchaseOption.ON_DEMAND
                        ? paid
                        : prices.hourly(new Offering(offering.pool(), PurchaseOption.ON_DEMAND)));
    }
}

package io.jenkins.plugins.spotagents.cost;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * What an offering costs and what it is measured against. Where one of the prices is unknown the other stands in for it, so
 * that no saving is claimed that nobody can show; where both are, nothing is known.
 */
public final class CostRates {
    private final PriceSource prices;

    /**
     * The two prices of one instance type, in USD per hour.
     *
     * @param complete whether both were known
     */
    public record Rates(BigDecimal paid, BigDecimal onDemand, boolean complete) {
        public Rates {
            Objects.requireNonNull(paid, "paid");
            Objects.requireNonNull(onDemand, "onDemand");
        }
    }

    /** @param prices knows Spot and on-demand offerings; compose it with {@link PriceSource#orElse} */
    public CostRates(PriceSource prices) {
        this.prices = Objects.requireNonNull(prices, "prices");
    }

    /** The rates that hold now; empty if neither price is known. */
    public Optional<Rates> of(Offering offering) {
        Optional<BigDecimal> paid = prices.hourly(offering);
        Optional<BigDecimal> onDemand = offering.purchaseOption() == PurchaseOption.ON_DEMAND
                ? paid
                : prices.hourly(new Offering(offering.pool(), PurchaseOption.ON_DEMAND));
        return paid.or(() -> onDemand)
                .map(price -> new Rates(price, onDemand.orElse(price), paid.isPresent() && onDemand.isPresent()));
    }
}

package io.jenkins.plugins.spotagents.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The prices of one agent over its life, as far as anybody knew them.
 *
 * @param paid what EC2 charges; empty as long as it is unknown
 * @param onDemand what the same instance type costs on-demand; empty as long as it is unknown
 */
public record AgentPrices(Optional<PriceTimeline> paid, Optional<PriceTimeline> onDemand) {
    public static final AgentPrices UNKNOWN = new AgentPrices(Optional.empty(), Optional.empty());

    public AgentPrices {
        Objects.requireNonNull(paid, "paid");
        Objects.requireNonNull(onDemand, "onDemand");
    }

    /** Both are known. */
    public static AgentPrices of(PriceTimeline paid, PriceTimeline onDemand) {
        return new AgentPrices(Optional.of(paid), Optional.of(onDemand));
    }

    /** With what is known at this moment; a price that becomes known late is taken to have held from the beginning. */
    AgentPrices at(Instant when, CostRates.Rates rates) {
        return new AgentPrices(changed(paid, when, rates.paid()), changed(onDemand, when, rates.onDemand()));
    }

    private static Optional<PriceTimeline> changed(
            Optional<PriceTimeline> before, Instant when, Optional<BigDecimal> price) {
        return price.map(known -> before.map(timeline -> timeline.changedAt(when, known))
                        .orElseGet(() -> PriceTimeline.constant(known)))
                .or(() -> before);
    }

    /** Whether neither is missing. */
    public boolean complete() {
        return paid.isPresent() && onDemand.isPresent();
    }

    /** What EC2 charges, or the on-demand price in its place: then no saving is claimed that nobody can show. */
    Optional<PriceTimeline> paidOrOnDemand() {
        return paid.or(() -> onDemand);
    }

    /** The on-demand price, or what EC2 charges in its place, for the same reason. */
    Optional<PriceTimeline> onDemandOrPaid() {
        return onDemand.or(() -> paid);
    }
}

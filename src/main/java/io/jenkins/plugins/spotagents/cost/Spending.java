package io.jenkins.plugins.spotagents.cost;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What was paid, and what the same useful work would have cost on-demand. Work that an interruption threw away costs, but
 * counts for nothing: on-demand it would have run once.
 *
 * @param agents how many agents it took
 * @param unpriced how many of them had a price that nobody knew: their share of {@code paid} is a guess upwards or missing,
 *     and their share of what was saved is nothing
 * @param billed instance time
 * @param wasted the part of it whose work was thrown away
 * @param paid to the vendor
 * @param onDemand what the rest of the time, without {@code wasted}, would have cost on-demand
 */
public record Spending(long agents, long unpriced, Duration billed, Duration wasted, Usd paid, Usd onDemand) {
    public static final Spending NONE = new Spending(0, 0, Duration.ZERO, Duration.ZERO, Usd.ZERO, Usd.ZERO);

    public Spending {
        Objects.requireNonNull(billed, "billed");
        Objects.requireNonNull(wasted, "wasted");
        Objects.requireNonNull(paid, "paid");
        Objects.requireNonNull(onDemand, "onDemand");
    }

    /** The whole cost of one agent whose prices are both known. */
    public static Spending of(AgentUse use, PriceTimeline paid, PriceTimeline onDemand) {
        return of(use, AgentPrices.of(paid, onDemand));
    }

    /** The whole cost of one agent. Where one price is unknown the other stands in for it. */
    public static Spending of(AgentUse use, AgentPrices prices) {
        Usd charged = use.isFree() ? Usd.ZERO : cost(use, prices.paidOrOnDemand());
        Usd full = fullPrice(use, prices);
        long ran = use.ranMillis();
        long lost = use.lostMillis();
        // The idle time of an agent goes along with its builds: with the lost ones, too.
        Usd useful = ran == 0 ? full : full.share(ran - lost, ran);
        Duration wasted = ran == 0
                ? Duration.ZERO
                : Duration.ofMillis(Math.round((double) use.billed().toMillis() * lost / ran));
        return new Spending(1, prices.complete() ? 0 : 1, use.billed(), wasted, charged, useful);
    }

    /** What all of an agent's time costs on-demand, useful or not. */
    static Usd fullPrice(AgentUse use, AgentPrices prices) {
        return cost(use, prices.onDemandOrPaid());
    }

    private static Usd cost(AgentUse use, Optional<PriceTimeline> price) {
        return price.map(known -> known.cost(use.launched(), use.launched().plus(use.billed())))
                .orElse(Usd.ZERO);
    }

    /** One build's part of an agent's cost, by the time it took. */
    static Spending ofBuild(BuildUse build, AgentUse use, Spending whole, Usd fullOnDemand) {
        long ran = Math.max(1, use.ranMillis());
        long part = build.ran().toMillis();
        Duration billed = Duration.ofMillis(Math.round((double) whole.billed().toMillis() * part / ran));
        return new Spending(
                1,
                whole.unpriced(),
                billed,
                build.lost() ? billed : Duration.ZERO,
                whole.paid().share(part, ran),
                build.lost() ? Usd.ZERO : fullOnDemand.share(part, ran));
    }

    public Spending plus(Spending other) {
        return new Spending(
                agents + other.agents,
                unpriced + other.unpriced,
                billed.plus(other.billed),
                wasted.plus(other.wasted),
                paid.plus(other.paid),
                onDemand.plus(other.onDemand));
    }

    /** Whether the price of any agent was known; if of none, the amounts say nothing. */
    public boolean priced() {
        return unpriced < agents;
    }

    /** Negative where the wasted work cost more than Spot saved. */
    public Usd saved() {
        return onDemand.minus(paid);
    }

    /** What was saved, in percent of the on-demand price; 0 where nothing would have been paid. */
    public double savedPercent() {
        return onDemand.micros() == 0 ? 0 : 100.0 * saved().micros() / onDemand.micros();
    }
}

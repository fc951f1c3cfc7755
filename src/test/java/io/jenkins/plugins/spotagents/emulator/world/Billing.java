package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What AWS would charge, for compute alone. Linux instances are billed by the second, for a minute at least, from
 * launch until they stop; a Spot instance that AWS interrupts within its first hour is free.
 */
public final class Billing {
    private static final Duration LEAST = Duration.ofMinutes(1);

    /**
     * The account of one instance.
     *
     * @param id instance id
     * @param pool its pool
     * @param market how it was bought
     * @param from launch
     * @param to end, or the time of asking if it still runs
     * @param cost US dollars charged
     * @param onDemandCost US dollars that the same time would have cost on-demand
     * @param free whether nothing is charged as AWS interrupted it in its first hour
     */
    public record Entry(
            String id,
            PoolKey pool,
            Market market,
            Instant from,
            Instant to,
            BigDecimal cost,
            BigDecimal onDemandCost,
            boolean free) {
        /** Seconds for which the instance ran. */
        public long seconds() {
            return Duration.between(from, to).toSeconds();
        }
    }

    private final World world;
    private final Map<String, EmulatedInstance> running = new LinkedHashMap<>();
    private final List<Entry> closed = new ArrayList<>();

    Billing(World world) {
        this.world = world;
    }

    void opened(EmulatedInstance instance) {
        running.put(instance.id(), instance);
    }

    void closed(EmulatedInstance instance) {
        running.remove(instance.id());
        closed.add(entry(instance, instance.stoppedAt()));
    }

    private static Entry entry(EmulatedInstance instance, Instant end) {
        Instant from = instance.launchTime();
        Instant billedTo = end.isBefore(from.plus(LEAST)) ? from.plus(LEAST) : end;
        BigDecimal onDemand = instance.type()
                .onDemandPrice()
                .multiply(BigDecimal.valueOf(Duration.between(from, billedTo).toMillis()))
                .divide(BigDecimal.valueOf(3_600_000), 8, RoundingMode.HALF_UP);
        boolean free = instance.interruptedInFirstHour();
        BigDecimal cost = onDemand;
        if (free) {
            cost = BigDecimal.ZERO;
        } else if (instance.market() == Market.SPOT) {
            cost = instance.pool().spotPrice().cost(from, billedTo);
        }
        return new Entry(instance.id(), instance.pool().key(), instance.market(), from, end, cost, onDemand, free);
    }

    /** Every instance ever, those that ended first. */
    public List<Entry> entries() {
        return world.transact(() -> {
            List<Entry> all = new ArrayList<>(closed);
            running.values().forEach(instance -> all.add(entry(instance, world.now())));
            return all;
        });
    }

    /** US dollars charged up to now. */
    public BigDecimal total() {
        return entries().stream().map(Entry::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** US dollars that the same instance time would have cost on-demand. */
    public BigDecimal onDemandTotal() {
        return entries().stream().map(Entry::onDemandCost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

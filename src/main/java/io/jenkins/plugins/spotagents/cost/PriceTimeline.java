package io.jenkins.plugins.spotagents.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The price of an instance over time. A Spot instance is charged at the price that holds at each moment, not at the one it was
 * launched for (EC2 User Guide, "Spot Instance pricing history").
 */
public final class PriceTimeline {
    private static final BigDecimal MILLIS_AN_HOUR = BigDecimal.valueOf(3_600_000);
    private static final int SCALE = 9;

    /** USD per hour from the key on; never empty. */
    private final NavigableMap<Instant, BigDecimal> hourly;

    private PriceTimeline(NavigableMap<Instant, BigDecimal> hourly) {
        this.hourly = hourly;
    }

    /**
     * The same price for ever.
     *
     * @param hourly USD, 0 or more
     */
    public static PriceTimeline constant(BigDecimal hourly) {
        return new PriceTimeline(new TreeMap<>(Map.of(Instant.MIN, positive(hourly))));
    }

    /** With another price from {@code at} on; without effect where that price holds already. */
    public PriceTimeline changedAt(Instant at, BigDecimal price) {
        if (hourly.floorEntry(at).getValue().compareTo(positive(price)) == 0) {
            return this;
        }
        NavigableMap<Instant, BigDecimal> changed = new TreeMap<>(hourly);
        changed.put(at, price);
        return new PriceTimeline(changed);
    }

    private static BigDecimal positive(BigDecimal price) {
        if (price.signum() < 0) {
            throw new IllegalArgumentException("Price " + price + " is negative: USD per hour, 0 or more.");
        }
        return price;
    }

    /** USD per hour at this moment. */
    public BigDecimal at(Instant when) {
        return hourly.floorEntry(when).getValue();
    }

    /** What the time between the two costs; nothing if {@code to} is not after {@code from}. */
    public Usd cost(Instant from, Instant to) {
        BigDecimal hourlyMillis = BigDecimal.ZERO;
        Instant start = from;
        while (start.isBefore(to)) {
            Instant change = hourly.higherKey(start);
            Instant end = change == null || change.isAfter(to) ? to : change;
            BigDecimal millis = BigDecimal.valueOf(Duration.between(start, end).toMillis());
            hourlyMillis = hourlyMillis.add(at(start).multiply(millis));
            start = end;
        }
        return Usd.of(hourlyMillis.divide(MILLIS_AN_HOUR, SCALE, RoundingMode.HALF_UP));
    }

    /** Prices by the moment from which they hold. */
    public NavigableMap<Instant, BigDecimal> changes() {
        return Collections.unmodifiableNavigableMap(hourly);
    }
}

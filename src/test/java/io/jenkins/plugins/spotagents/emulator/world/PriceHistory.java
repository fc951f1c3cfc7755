package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A price per hour in US dollars that changes over time. */
public final class PriceHistory {
    private static final BigDecimal MILLIS_PER_HOUR = BigDecimal.valueOf(3_600_000);

    private final TreeMap<Instant, BigDecimal> changes = new TreeMap<>();

    /** The price from {@code since} on; it also answers for all time before. */
    public PriceHistory(Instant since, BigDecimal price) {
        change(since, price);
    }

    /** A change that holds from {@code from} until the next one. */
    public void change(Instant from, BigDecimal price) {
        if (price.signum() <= 0) {
            throw new IllegalArgumentException("price " + price + " is not above 0 US dollars an hour");
        }
        changes.put(from, price);
    }

    public BigDecimal at(Instant time) {
        Map.Entry<Instant, BigDecimal> entry = changes.floorEntry(time);
        return (entry == null ? changes.firstEntry() : entry).getValue();
    }

    /** A price and when it came into force. */
    public record Change(Instant from, BigDecimal price) {}

    /** The price in force at {@code start} and every change up to {@code end}, oldest first. */
    public List<Change> between(Instant start, Instant end) {
        Instant first = changes.floorKey(start);
        return changes.subMap(first == null ? start : first, true, end, true).entrySet().stream()
                .map(e -> new Change(e.getKey(), e.getValue()))
                .toList();
    }

    /** What running from {@code start} to {@code end} costs, in US dollars, to 8 decimals. */
    public BigDecimal cost(Instant start, Instant end) {
        BigDecimal sum = BigDecimal.ZERO;
        Instant from = start;
        while (from.isBefore(end)) {
            Instant next = changes.higherKey(from);
            Instant to = next == null || next.isAfter(end) ? end : next;
            sum = sum.add(at(from).multiply(
                            BigDecimal.valueOf(Duration.between(from, to).toMillis())));
            from = to;
        }
        return sum.divide(MILLIS_PER_HOUR, 8, RoundingMode.HALF_UP);
    }
}

package io.jenkins.plugins.spotagents.capacity;

import java.time.Duration;
import java.util.Objects;

/**
 * What a vendor charges an instance for, beside the price of an hour.
 *
 * @param leastBilled an instance that ends sooner is charged as if it had run so long; at least 0
 * @param freeIfReclaimedWithin a Spot instance that the vendor takes back sooner after its launch is not charged at all; 0 where
 *     there is no such rule
 */
public record Billing(Duration leastBilled, Duration freeIfReclaimedWithin) {
    /** Every second is charged, and nothing but these. */
    public static final Billing PLAIN = new Billing(Duration.ZERO, Duration.ZERO);

    public Billing {
        Objects.requireNonNull(leastBilled, "leastBilled");
        Objects.requireNonNull(freeIfReclaimedWithin, "freeIfReclaimedWithin");
        if (leastBilled.isNegative() || freeIfReclaimedWithin.isNegative()) {
            throw new IllegalArgumentException("Billing for at least " + leastBilled + " and free within "
                    + freeIfReclaimedWithin + " is not possible: use 0 or more.");
        }
    }

    /** For how long an instance is charged that ran so long. */
    public Duration billed(Duration ran) {
        return ran.compareTo(leastBilled) < 0 ? leastBilled : ran;
    }

    /** Whether a Spot instance is free that is taken back so long after its launch. */
    public boolean isFreeIfReclaimedAfter(Duration ran) {
        return !freeIfReclaimedWithin.isZero() && ran.compareTo(freeIfReclaimedWithin) < 0;
    }
}

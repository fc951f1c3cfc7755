package io.jenkins.plugins.spotagents.fleet.api;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket for one kind of API call of one account and region, so that we slow down before the vendor throttles us (and with
 * us everybody else in the account). Thread-safe.
 */
public final class ApiBudget {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double burst;
    private final double perSecond;
    private final LongSupplier nanoTime;
    private double tokens;
    private long countedAt;

    /**
     * @param burst calls that may be made at once, at least 1
     * @param perSecond calls a second that may be sustained, above 0
     * @param nanoTime a monotonic clock
     */
    public ApiBudget(int burst, double perSecond, LongSupplier nanoTime) {
        if (burst < 1 || !(perSecond > 0)) {
            throw new IllegalArgumentException("An API budget of " + burst + " calls at once and " + perSecond
                    + " a second allows nothing: use at least 1 and more than 0.");
        }
        this.burst = burst;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.countedAt = nanoTime.getAsLong();
    }

    /** Takes a token, on credit if there is none. @return how long the caller must wait before its call; zero or more */
    public synchronized Duration take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - countedAt) / NANOS_PER_SECOND * perSecond);
        countedAt = now;
        tokens -= 1;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / perSecond * NANOS_PER_SECOND));
    }
}

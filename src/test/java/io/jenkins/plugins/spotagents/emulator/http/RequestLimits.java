package io.jenkins.plugins.spotagents.emulator.http;

import io.jenkins.plugins.spotagents.emulator.world.Wildcard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many calls of each action AWS lets through: a token bucket for each action, refilled in virtual time. */
public final class RequestLimits {
    private record Limit(String action, double burst, double perSecond) {}

    private static final class Bucket {
        private double tokens;
        private Instant filled;

        Bucket(double tokens, Instant filled) {
            this.tokens = tokens;
            this.filled = filled;
        }
    }

    private final List<Limit> limits = new ArrayList<>();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    private RequestLimits() {}

    /** Everything passes. */
    public static RequestLimits none() {
        return new RequestLimits();
    }

    /** As Karpenter models the limits of EC2; SQS has none to speak of. */
    public static RequestLimits ofAws() {
        return none().limit("CreateFleet", 50, 5)
                .limit("TerminateInstances", 100, 5)
                .limit("CreateTags", 100, 10)
                .limit("RunInstances", 1000, 2)
                .limit("Describe*", 100, 20);
    }

    /**
     * Limits the actions that match, each by a bucket of its own; the first match counts.
     *
     * @param burst calls at once
     * @param perSecond calls a second in the long run
     */
    public RequestLimits limit(String action, double burst, double perSecond) {
        limits.add(new Limit(action, burst, perSecond));
        return this;
    }

    boolean admits(String action, Clock clock) {
        for (Limit limit : limits) {
            if (Wildcard.matches(limit.action(), action)) {
                Instant now = clock.instant();
                Bucket bucket = buckets.computeIfAbsent(action, a -> new Bucket(limit.burst(), now));
                return take(bucket, limit, now);
            }
        }
        return true;
    }

    private static boolean take(Bucket bucket, Limit limit, Instant now) {
        synchronized (bucket) {
            double refill = Duration.between(bucket.filled, now).toMillis() / 1000.0 * limit.perSecond();
            bucket.tokens = Math.min(limit.burst(), bucket.tokens + Math.max(0, refill));
            bucket.filled = now;
            if (bucket.tokens < 1) {
                return false;
            }
            bucket.tokens--;
            return true;
        }
    }
}

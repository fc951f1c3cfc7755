package io.jenkins.plugins.spotagents.fleet.api;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how late a call is repeated: exponential with full jitter, as the AWS Architecture Blog measured to be best when
 * many callers are throttled at once.
 *
 * @param attempts calls in total, at least 1
 * @param first upper bound of the first pause
 * @param longest upper bound of any pause
 * @param patience no further call is made when the first was this long ago: a network that swallows packets takes a minute for
 *     each
 */
public record Backoff(int attempts, Duration first, Duration longest, Duration patience) {
    /** Eight calls within about a minute at the most (on average half of it): EC2's buckets refill within seconds. */
    public static final Backoff DEFAULT =
            new Backoff(8, Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(2));

    public Backoff {
        if (attempts < 1) {
            throw new IllegalArgumentException("A call cannot be made " + attempts + " times: use 1 or more.");
        }
    }

    /**
     * Whether to give up.
     *
     * @param attempt the call that failed, from 1
     * @param since the first call
     */
    boolean isExhausted(int attempt, Duration since) {
        return attempt >= attempts || since.compareTo(patience) >= 0;
    }

    /** @param attempt the call that failed, from 1 */
    public Duration pauseAfter(int attempt, RandomGenerator random) {
        long bound = first.toMillis();
        for (int i = 1; i < attempt && bound < longest.toMillis(); i++) {
            bound *= 2;
        }
        return Duration.ofMillis(random.nextLong(Math.min(bound, longest.toMillis()) + 1));
    }
}

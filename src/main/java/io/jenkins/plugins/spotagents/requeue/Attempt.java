package io.jenkins.plugins.spotagents.requeue;

import io.jenkins.plugins.spotagents.capacity.Offering;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One try at a piece of work that an interruption ended.
 *
 * @param number from 1
 * @param agent the agent's name, as the build's log shows it
 * @param instanceId {@code i-…}
 * @param offering pool and purchase option that the agent was bought from
 * @param ended when the work was interrupted or the agent was lost
 * @param reason why, for a person who reads the build's log; the notice's kind will do
 */
public record Attempt(
        int number, String agent, String instanceId, Offering offering, Instant started, Instant ended, String reason) {
    public Attempt {
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(instanceId, "instanceId");
        Objects.requireNonNull(offering, "offering");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(reason, "reason");
        if (number < 1) {
            throw new IllegalArgumentException("Attempt number " + number + " is below 1, the first attempt's.");
        }
    }

    /** The same, when it is known what ended it. */
    public Attempt ended(Instant at, String why) {
        return new Attempt(number, agent, instanceId, offering, started, at, why);
    }

    /** What the interruption wasted; never negative, whatever two machines' clocks say. */
    public Duration lost() {
        Duration lasted = Duration.between(started, ended);
        return lasted.isNegative() ? Duration.ZERO : lasted;
    }
}

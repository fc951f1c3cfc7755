package io.jenkins.plugins.spotagents.interruption.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the notices' queue does; for the administrative monitor.
 *
 * @param lastSuccess when it last answered; empty if never
 * @param lastError what it said instead since then, and what to check; empty while it answers
 * @param failingSince when it ceased to answer
 * @param failures calls in a row that failed
 * @param clockAhead how much the controller's clock is ahead of AWS' (negative: behind); empty if it goes right, as far as is
 *     known
 * @param counts what was received since the start
 */
public record QueueHealth(
        Optional<Instant> lastSuccess,
        Optional<String> lastError,
        Optional<Instant> failingSince,
        int failures,
        Optional<Duration> clockAhead,
        Counts counts) {

    /**
     * @param messages received
     * @param actedOn that set something going
     * @param duplicates of what was known already
     * @param ignored events of other kinds, and what the template's policy ignores
     * @param otherKinds those of them that were events of other kinds, or no events at all but known ones
     * @param otherInstances about instances that are not (or not yet) ours
     * @param unreadable no event of ours; the last reason is {@code lastUnreadable}
     * @param undeliverable given up after too many attempts to handle them
     * @param missed removed without being acted on, though they named an agent's instance; the last is {@code lastMissed}
     * @param lastDelay from the last event to its handling: more than some seconds are missing from the two minutes; empty
     *     before the first
     */
    public record Counts(
            long messages,
            long actedOn,
            long duplicates,
            long ignored,
            long otherKinds,
            long otherInstances,
            long unreadable,
            long undeliverable,
            long missed,
            Optional<String> lastMissed,
            Optional<String> lastUnreadable,
            Optional<Duration> lastDelay) {}
}

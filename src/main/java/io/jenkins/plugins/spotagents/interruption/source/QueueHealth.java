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
 * @param counts what was received since the start
 */
public record QueueHealth(
        Optional<Instant> lastSuccess,
        Optional<String> lastError,
        Optional<Instant> failingSince,
        int failures,
        Counts counts) {

    /**
     * @param messages received
     * @param actedOn that set something going
     * @param duplicates of what was known already
     * @param ignored events of other kinds, and what the template's policy ignores
     * @param otherInstances about instances that are not (or not yet) ours
     * @param unreadable no event of ours; the last reason is {@code lastUnreadable}
     * @param undeliverable given up after too many attempts to handle them
     * @param lastDelay from the last event to its handling: more than some seconds are missing from the two minutes; empty
     *     before the first
     */
    public record Counts(
            long messages,
            long actedOn,
            long duplicates,
            long ignored,
            long otherInstances,
            long unreadable,
            long undeliverable,
            Optional<String> lastUnreadable,
            Optional<Duration> lastDelay) {}
}

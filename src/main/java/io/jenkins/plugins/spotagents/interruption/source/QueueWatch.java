package io.jenkins.plugins.spotagents.interruption.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Remembers whether the queue answers, and tells the log when that changes. Thread-safe. */
final class QueueWatch {
    private static final Logger LOGGER = Logger.getLogger(QueueWatch.class.getName());

    private final String queue;
    private final Clock clock;
    private Instant lastSuccess;
    private Instant failingSince;
    private String lastError;
    private int failures;

    QueueWatch(String queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    synchronized void succeeded() {
        if (failures > 0) {
            LOGGER.info("Queue " + queue + " answers again after " + failures + " failures since " + failingSince);
        }
        lastSuccess = clock.instant();
        failingSince = null;
        lastError = null;
        failures = 0;
    }

    /** @return failures in a row, this one included */
    synchronized int failed(Exception failure) {
        if (failures == 0) {
            failingSince = clock.instant();
            LOGGER.log(
                    Level.WARNING,
                    failure,
                    () -> "Interruption notices cannot be received from " + queue
                            + "; trying on, agents watch for themselves meanwhile");
        }
        lastError = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return ++failures;
    }

    synchronized QueueHealth health(Optional<Duration> clockAhead, QueueHealth.Counts counts) {
        return new QueueHealth(
                Optional.ofNullable(lastSuccess),
                Optional.ofNullable(lastError),
                Optional.ofNullable(failingSince),
                failures,
                clockAhead,
                counts);
    }
}

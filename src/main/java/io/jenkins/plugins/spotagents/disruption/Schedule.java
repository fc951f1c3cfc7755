package io.jenkins.plugins.spotagents.disruption;

import java.time.Instant;
import java.util.Optional;

/** Port: periods that come again and again. Called often, with locks held: must neither block nor throw. */
public interface Schedule {
    /** When the period that holds at this moment ends; empty between two periods. */
    Optional<Instant> endOf(Instant now);
}

package io.jenkins.plugins.spotagents.scheduling;

import java.time.Instant;

/** Port: the time, and doing things later by that same time; the demo and the tests run faster than the world. */
public interface Scheduler {
    Instant now();

    /**
     * Runs the task once, soon after {@code when}; at once if that has passed. The task must not block.
     *
     * @return cancels it, as far as it has not begun
     */
    Runnable at(Instant when, Runnable task);
}

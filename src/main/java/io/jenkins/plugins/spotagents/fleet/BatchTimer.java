package io.jenkins.plugins.spotagents.fleet;

import java.time.Duration;

/** Port: a monotonic clock that can ring. Tests advance it by hand. */
public interface BatchTimer {
    /** Monotonic; only differences mean something. */
    long nanoTime();

    /** Runs a short task once, after the delay, on the timer's thread; silently not at all once the timer is closed. */
    void after(Duration delay, Runnable task);
}

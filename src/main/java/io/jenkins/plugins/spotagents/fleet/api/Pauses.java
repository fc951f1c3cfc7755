package io.jenkins.plugins.spotagents.fleet.api;

import java.time.Duration;

/** Port: waiting on a launch thread. Tests advance a clock instead. */
public interface Pauses {
    /** @return false, at once, if the launcher is being closed: the caller gives up */
    boolean pause(Duration duration);
}

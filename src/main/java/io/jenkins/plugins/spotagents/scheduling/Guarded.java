package io.jenkins.plugins.spotagents.scheduling;

import java.util.logging.Level;
import java.util.logging.Logger;

/** A repeated task that one failure does not end for ever, as an executor would. */
public record Guarded(String what, Runnable task) implements Runnable {
    private static final Logger LOGGER = Logger.getLogger(Guarded.class.getName());

    @Override
    public void run() {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> what + " failed; trying again");
        }
    }
}

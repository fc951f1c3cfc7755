package io.jenkins.plugins.spotagents.emulator.clock;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The thread that lets a {@link VirtualClock} run by itself; ends when closed. */
public final class ClockPacer implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(ClockPacer.class.getName());

    private final VirtualClock clock;
    private final Thread thread;
    private volatile boolean closed;

    ClockPacer(VirtualClock clock) {
        this.clock = clock;
        thread = new Thread(this::runEvents, "emulated-aws-clock");
        thread.setDaemon(true);
        thread.start();
    }

    private void runEvents() {
        while (!closed) {
            try {
                clock.advanceTo(clock.instant());
                clock.awaitNextEvent();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // One failed event must not stop time for the others.
                LOGGER.log(Level.WARNING, "A scheduled event of the emulator failed", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        clock.stopRunning();
        thread.interrupt();
    }
}

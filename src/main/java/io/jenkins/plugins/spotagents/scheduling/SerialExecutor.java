package io.jenkins.plugins.spotagents.scheduling;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs short tasks one after another, on whichever thread brings one while none runs. Gives ten thousand agents their own
 * little sequence each without a thread or a lock each.
 */
public final class SerialExecutor implements Executor {
    private static final Logger LOGGER = Logger.getLogger(SerialExecutor.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            do {
                runNext();
            } while (waiting.decrementAndGet() > 0);
        }
    }

    private void runNext() {
        try {
            tasks.remove().run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.SEVERE, "A task failed that must not; going on with the next", e);
        }
    }
}

package io.jenkins.plugins.spotagents.emulator.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Calls the {@link InstanceBoot} in order and outside the lock of the world, by whichever thread comes first. A
 * callback may itself call the emulated API: the call that it causes leaves its own callbacks to the thread that is at
 * it.
 */
final class BootDispatcher {
    private static final Logger LOGGER = Logger.getLogger(BootDispatcher.class.getName());

    private final Object lock = new Object();
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private Thread busy;

    void add(Runnable callback) {
        synchronized (lock) {
            queue.add(callback);
        }
    }

    /** Runs what is queued, unless another thread does so already. */
    void drain() {
        synchronized (lock) {
            if (busy != null) {
                return;
            }
            busy = Thread.currentThread();
        }
        for (Runnable next = take(); next != null; next = take()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "An instance boot failed", e);
            }
        }
    }

    private Runnable take() {
        synchronized (lock) {
            Runnable next = queue.poll();
            if (next == null) {
                busy = null;
                lock.notifyAll();
            }
            return next;
        }
    }

    /** Runs what is queued and waits for what another thread is at, so that a moved clock leaves nothing behind. */
    void drainFully() {
        drain();
        synchronized (lock) {
            boolean interrupted = false;
            while (busy != null && busy != Thread.currentThread()) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

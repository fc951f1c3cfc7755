package io.jenkins.plugins.spotagents.demo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Threads that act one at a time: whoever gives a turn away waits until it comes back, which is when the other has done its task or
 * rests. So real threads do the same in the same order each time, however fast each of them is.
 */
final class Turns implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Turns.class.getName());

    private final ExecutorService threads;
    private final Semaphore back = new Semaphore(0);
    private final Set<CountDownLatch> resting = ConcurrentHashMap.newKeySet();
    private volatile Thread acting;
    private volatile boolean closed;

    Turns() {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "demo-work-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Has a thread of its own do the task; returns when it is done or rests. */
    void give(Runnable task) {
        threads.execute(() -> {
            acting = Thread.currentThread();
            try {
                task.run();
            } catch (RuntimeException e) {
                LOGGER.log(Level.SEVERE, "A task of the demo failed", e);
            } finally {
                giveBack();
            }
        });
        back.acquireUninterruptibly();
    }

    /** What wakes a thread that rests; it returns when that one is done or rests again. */
    interface Alarm {
        /** @return takes the alarm back */
        Runnable set(Runnable wake);
    }

    /**
     * Gives the turn back, if the thread has it, and returns with it when the alarm has rung.
     *
     * @return false if the thread was interrupted, or all is over: it has no turn then
     */
    boolean rest(Alarm alarm) {
        CountDownLatch rung = new CountDownLatch(1);
        resting.add(rung);
        Thread me = Thread.currentThread();
        Runnable off = alarm.set(() -> {
            acting = me;
            rung.countDown();
            back.acquireUninterruptibly();
        });
        if (closed) {
            rung.countDown();
        }
        giveBack();
        try {
            rung.await();
            return !closed;
        } catch (InterruptedException e) {
            off.run();
            me.interrupt();
            return false;
        } finally {
            resting.remove(rung);
        }
    }

    private void giveBack() {
        if (acting == Thread.currentThread()) {
            acting = null;
            back.release();
        }
    }

    /** Wakes whoever rests. */
    @Override
    public void close() {
        closed = true;
        resting.forEach(CountDownLatch::countDown);
        threads.shutdownNow();
        back.release(Integer.MAX_VALUE / 2);
    }
}

package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.fleet.BatchTimer;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import io.jenkins.plugins.spotagents.scheduling.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The time of everything in the demo: of the emulated regions, of the engine, of the farms. It goes from one event to the next, and
 * never runs ahead of the work: it stands while a thread of the engine or a call to AWS is at it, and while a process boots or
 * begins. What a seed comes to is therefore the same on any machine; a slow one takes longer.
 */
final class VirtualTime implements BatchTimer, Pauses, Scheduler, Executor, AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(VirtualTime.class.getName());
    private static final long LAST_EVENT_SECONDS = 5;

    private final VirtualClock clock = VirtualClock.create();
    private final Turns turns = new Turns();
    private final Queue<Runnable> begun = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "demo-time");
    private final double speed;
    private volatile Pace pace;

    /** Stands until it is started. @param speed the most virtual seconds that pass in a real second */
    VirtualTime(double speed) {
        this.speed = speed;
        pace = new Pace(speed, clock.instant());
        thread.setDaemon(true);
    }

    /** Comes once, when all that is to happen first is scheduled. */
    void start() {
        pace = new Pace(speed, clock.instant());
        thread.start();
    }

    /** False before it was started, after it was stopped, and if it broke off. */
    boolean passes() {
        return thread.isAlive();
    }

    private void run() {
        try {
            for (Optional<Instant> next = next(); next.isPresent(); next = next()) {
                for (Runnable work = begun.poll(); work != null; work = begun.poll()) {
                    work.run();
                }
                if (pace.await(next.get(), closed)) {
                    happen(next.get());
                }
            }
        } catch (InterruptedException e) {
            LOGGER.log(Level.SEVERE, "Time was interrupted, and stands", e);
        }
    }

    private Optional<Instant> next() {
        return isClosed() ? Optional.empty() : clock.nextEvent();
    }

    private void happen(Instant moment) {
        try {
            clock.advanceTo(moment);
        } catch (RuntimeException e) {
            // One failed event must not stop time for the others.
            LOGGER.log(Level.SEVERE, "An event of the demo failed", e);
        }
    }

    VirtualClock clock() {
        return clock;
    }

    /** Something was begun that goes on by itself: time does not pass before {@code toItsEnd} has returned, which may block. */
    void waitFor(Runnable toItsEnd) {
        begun.add(toItsEnd);
    }

    /** Runs the task now, that is after what is due already; it may {@link #pause}. */
    @Override
    public void execute(Runnable task) {
        if (isClosed()) {
            throw new RejectedExecutionException("The demo is over");
        }
        clock.schedule(Duration.ZERO, () -> turns.give(task));
    }

    /** Not for what happens on time's own thread, which must not wait for itself. */
    @Override
    public boolean pause(Duration duration) {
        return pause(duration, () -> {});
    }

    /** @param resting runs when it is settled when the pause ends */
    boolean pause(Duration duration, Runnable resting) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("An event must not pause for " + duration + "; execute a task that does");
        }
        if (duration.isZero()) {
            return !isClosed();
        }
        return turns.rest(wake -> {
            VirtualClock.Scheduled end = clock.schedule(duration, wake);
            resting.run();
            return end::cancel;
        });
    }

    @Override
    public long nanoTime() {
        return Duration.between(VirtualClock.DEFAULT_START, clock.instant()).toNanos();
    }

    @Override
    public void after(Duration delay, Runnable task) {
        clock.schedule(delay, task);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Runnable at(Instant when, Runnable task) {
        return clock.at(when, task)::cancel;
    }

    /** By how much the machine lags behind the speed that was asked for, in real time. */
    Duration late() {
        return pace.late();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** From now on time stands. What happens just now gets a moment to end. */
    void stop() {
        closed.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(LAST_EVENT_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #stop}, and every pause ends. */
    @Override
    public void close() {
        stop();
        turns.close();
    }
}

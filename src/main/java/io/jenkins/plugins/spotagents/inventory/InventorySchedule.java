package io.jenkins.plugins.spotagents.inventory;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Polls again and again on the caller's executor: at an interval, and sooner while instances come or go. */
public final class InventorySchedule implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(InventorySchedule.class.getName());

    private final Inventory inventory;
    private final ScheduledExecutorService executor;
    private final Duration interval;
    private final Duration firstLook;
    private final Duration unsettledInterval;
    private final Runnable afterPoll;
    private boolean closed;
    private ScheduledFuture<?> next;

    /**
     * @param interval while nothing happens; each poll costs one describe call per 1,000 instances
     * @param firstLook after a launch: soon, as addresses are known long before instances have booted
     * @param unsettledInterval while instances boot, or are missing
     * @param afterPoll such as a sweep
     */
    public InventorySchedule(
            Inventory inventory,
            ScheduledExecutorService executor,
            Duration interval,
            Duration firstLook,
            Duration unsettledInterval,
            Runnable afterPoll) {
        this.inventory = Objects.requireNonNull(inventory, "inventory");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.afterPoll = Objects.requireNonNull(afterPoll, "afterPoll");
        this.interval = requirePositive(interval);
        this.firstLook = requirePositive(firstLook);
        this.unsettledInterval = requirePositive(unsettledInterval);
    }

    private static Duration requirePositive(Duration interval) {
        if (interval.compareTo(Duration.ZERO) <= 0) {
            throw new IllegalArgumentException("Inventory interval " + interval + " is not above 0.");
        }
        return interval;
    }

    /** Polls as soon as the executor has a thread, and from then on. */
    public void start() {
        soon(Duration.ZERO);
    }

    /** Something was launched: look for it soon. */
    public void hurry() {
        soon(firstLook);
    }

    /** Never later than what is scheduled already: launches that go on and on must not put the poll off. */
    private synchronized void soon(Duration delay) {
        if (closed || (next != null && next.getDelay(TimeUnit.MILLISECONDS) <= delay.toMillis())) {
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        try {
            next = executor.schedule(this::poll, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            LOGGER.fine("The inventory's executor is shut down; no more polls");
        }
    }

    private void poll() {
        begun();
        try {
            inventory.poll();
            afterPoll.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "An inventory poll failed; going on", e);
        } finally {
            soon(inventory.isUnsettled() ? unsettledInterval : interval);
        }
    }

    private synchronized void begun() {
        next = null;
    }

    /** No more polls; one that runs may end. The executor stays the caller's. */
    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel(false);
        }
    }
}

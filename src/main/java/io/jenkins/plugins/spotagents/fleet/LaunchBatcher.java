package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Gathers demands that are alike for a moment, so that fifty builds queued at once are one request to EC2 rather than fifty.
 * Thread-safe; {@link #submit} never blocks and never fails.
 */
public final class LaunchBatcher implements AutoCloseable {
    private final FleetLauncher launcher;
    private final BatchTimer timer;
    private final Executor workers;
    private final Settings settings;
    private final Map<Key, Batch> open = new HashMap<>();
    private final Set<CompletableFuture<LaunchOutcome>> outstanding = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * How long demands are gathered.
     *
     * @param idle a batch leaves when nothing was added for this long
     * @param longest a batch leaves at this age at the latest
     * @param size a batch leaves at once with this many demands, 1 to 10,000 (EC2's limit on a fleet's target capacity)
     */
    public record Settings(Duration idle, Duration longest, int size) {
        /**
         * The size is the burst of EC2's RunInstances resource bucket (1,000, with 2 a second after that): one request
         * must not need more than what the account can have at once.
         */
        public static final Settings DEFAULT = new Settings(Duration.ofMillis(200), Duration.ofSeconds(1), 1_000);

        public Settings {
            if (idle.isNegative() || longest.compareTo(idle) < 0) {
                throw new IllegalArgumentException("Batches cannot wait " + idle + " for more and leave after "
                        + longest + ": the first must be 0 or longer, and not above the second.");
            }
            if (size < 1 || size > 10_000) {
                throw new IllegalArgumentException("A batch of " + size + " demands is not possible: use 1 to 10000.");
            }
        }
    }

    private record Key(LaunchSpec spec, Optional<PurchaseOption> required) {}

    private static final class Batch {
        private final Key key;
        private final long openedAt;
        private final List<PendingDemand> demands = new ArrayList<>();
        private long lastAddedAt;

        private Batch(Key key, long openedAt) {
            this.key = key;
            this.openedAt = openedAt;
        }
    }

    /** @param workers runs launches, which block for as long as EC2 takes */
    public LaunchBatcher(FleetLauncher launcher, BatchTimer timer, Executor workers, Settings settings) {
        this.launcher = Objects.requireNonNull(launcher, "launcher");
        this.timer = Objects.requireNonNull(timer, "timer");
        this.workers = Objects.requireNonNull(workers, "workers");
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    /**
     * Asks for one agent.
     *
     * @return completes on a launch thread, always normally; cancelling it withdraws a demand that is not launched yet
     */
    public CompletableFuture<LaunchOutcome> submit(LaunchDemand demand) {
        PendingDemand pending = new PendingDemand(demand, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                pending.outcome().complete(FleetLauncher.cancelled());
                return pending.outcome();
            }
            outstanding.add(pending.outcome());
            add(new Key(demand.spec(), demand.required()), pending);
        }
        pending.outcome().whenComplete((outcome, failure) -> outstanding.remove(pending.outcome()));
        return pending.outcome();
    }

    private void add(Key key, PendingDemand pending) {
        Batch batch = open.get(key);
        long now = timer.nanoTime();
        if (batch == null) {
            Batch opened = new Batch(key, now);
            open.put(key, opened);
            timer.after(settings.idle(), () -> review(opened));
            batch = opened;
        }
        batch.demands.add(pending);
        batch.lastAddedAt = now;
        if (batch.demands.size() >= settings.size()) {
            leave(batch);
        }
    }

    /** Lets a batch go if it is due, and looks again when it may be due if not. */
    private synchronized void review(Batch batch) {
        if (open.get(batch.key) != batch) {
            return;
        }
        long due = Math.min(
                batch.lastAddedAt + settings.idle().toNanos(),
                batch.openedAt + settings.longest().toNanos());
        long left = due - timer.nanoTime();
        if (left <= 0) {
            leave(batch);
        } else {
            timer.after(Duration.ofNanos(left), () -> review(batch));
        }
    }

    private void leave(Batch batch) {
        open.remove(batch.key);
        try {
            workers.execute(() -> launcher.launch(batch.key.spec(), batch.key.required(), batch.demands));
        } catch (RejectedExecutionException e) {
            cancel(batch.demands);
        }
    }

    /** Demands that have been taken and not been answered; for tests and metrics. */
    public int outstanding() {
        return outstanding.size();
    }

    /**
     * Answers everything outstanding with CANCELLED and takes nothing more. An instance that EC2 still gives to a request under
     * way is reported to the launcher's observer as not wanted. Does not stop the workers, which others own.
     */
    @Override
    public void close() {
        List<CompletableFuture<LaunchOutcome>> left;
        synchronized (this) {
            closed = true;
            open.clear();
            left = List.copyOf(outstanding);
        }
        left.forEach(outcome -> outcome.complete(FleetLauncher.cancelled()));
    }

    private static void cancel(List<PendingDemand> demands) {
        demands.forEach(pending -> pending.outcome().complete(FleetLauncher.cancelled()));
    }
}

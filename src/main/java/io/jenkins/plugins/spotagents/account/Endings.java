package io.jenkins.plugins.spotagents.account;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.fleet.api.Dialect;
import io.jenkins.plugins.spotagents.fleet.api.ErrorMeaning.Consequence;
import io.jenkins.plugins.spotagents.inventory.InstanceApi;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ends instances, those of a moment in one call. What cannot be ended is tried again; what still is not is left to the sweeper,
 * which looks at all that runs and belongs to nobody. Thread-safe.
 */
final class Endings implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Endings.class.getName());
    private static final long GATHER_MILLIS = 500;
    private static final int ATTEMPTS = 5;

    private final InstanceApi instances;
    private final Inventory inventory;
    private final Dialect dialect;
    private final ScheduledExecutorService timer;
    /** Instance ids with the attempts made so far; guarded by itself. */
    private final Map<String, Integer> waiting = new LinkedHashMap<>();

    /** By instance id, why the vendor does not let it be ended. */
    private final Map<String, String> refused = new ConcurrentHashMap<>();

    private boolean scheduled;

    /** @param timer belongs to the caller */
    Endings(InstanceApi instances, Inventory inventory, Dialect dialect, ScheduledExecutorService timer) {
        this.instances = instances;
        this.inventory = inventory;
        this.dialect = dialect;
        this.timer = timer;
    }

    void end(String instanceId) {
        synchronized (waiting) {
            waiting.putIfAbsent(instanceId, 0);
            schedule(GATHER_MILLIS);
        }
    }

    private void schedule(long millis) {
        if (scheduled) {
            return;
        }
        try {
            timer.schedule(this::endNow, millis, TimeUnit.MILLISECONDS);
            scheduled = true;
        } catch (RejectedExecutionException e) {
            LOGGER.fine("Jenkins stops; what is not ended yet is left to the next start's sweeper");
        }
    }

    private void endNow() {
        Map<String, Integer> batch;
        synchronized (waiting) {
            scheduled = false;
            batch = new HashMap<>(waiting);
            waiting.clear();
        }
        if (batch.isEmpty()) {
            return;
        }
        Map<String, String> failed = new HashMap<>();
        try {
            failed.putAll(instances.terminate(List.copyOf(batch.keySet())));
        } catch (CloudCallException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Instances " + batch.keySet() + " cannot be ended; trying again");
            batch.keySet()
                    .forEach(id -> failed.put(id, e instanceof CloudCallException call ? call.code() : e.toString()));
        }
        refused(failed);
        batch.keySet().stream().filter(id -> !failed.containsKey(id)).forEach(id -> {
            inventory.ended(id);
            LOGGER.info(() -> "Ended instance " + id);
        });
        again(batch, failed);
    }

    /** Takes note of what could not be ended, but for calls that will be answered better in a moment. */
    void refused(Map<String, String> failed) {
        failed.forEach((id, why) -> {
            if (dialect.errors().of(why).consequence() != Consequence.BACK_OFF && refused.put(id, why) == null) {
                LOGGER.warning(() -> dialect.words().vendor() + " does not let us end instance " + id + ": " + why);
            }
        });
    }

    /** Those that still run. */
    Map<String, String> refused() {
        refused.keySet().removeIf(id -> inventory.instance(id).isEmpty());
        return Map.copyOf(refused);
    }

    private void again(Map<String, Integer> batch, Map<String, String> failed) {
        synchronized (waiting) {
            int most = 0;
            for (Map.Entry<String, String> failure : failed.entrySet()) {
                int attempts = batch.getOrDefault(failure.getKey(), 0) + 1;
                if (attempts >= ATTEMPTS) {
                    LOGGER.warning(() -> "Instance " + failure.getKey() + " cannot be ended: " + failure.getValue()
                            + "; the sweeper tries on");
                } else {
                    waiting.putIfAbsent(failure.getKey(), attempts);
                    most = Math.max(most, attempts);
                }
            }
            if (!waiting.isEmpty()) {
                schedule(GATHER_MILLIS << most);
            }
        }
    }

    /** Ends what still waits; blocks for one call. */
    @Override
    public void close() {
        endNow();
    }
}

package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Ends instances that are ours by their tag and owned by nobody, so that nothing runs forgotten. Careful: what is found
 * unowned is only marked, and ended by the next sweep if it still is; only by fresh data; only a few at a time.
 */
public final class OrphanSweeper {
    private static final Logger LOGGER = Logger.getLogger(OrphanSweeper.class.getName());

    /**
     * Sweeps asked for more often do nothing: between a mark and its consequence there must be time, and the maximum is one of
     * instances a minute.
     */
    static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

    private final Inventory inventory;
    private final InstanceApi api;
    private final Predicate<String> owned;
    private final Clock clock;
    private final Set<String> marked = new HashSet<>();
    private Instant lastData = Instant.MIN;
    private Instant lastSweep = Instant.EPOCH;

    /** @param owned whether an instance id belongs to an agent, or to a launch under way */
    public OrphanSweeper(Inventory inventory, InstanceApi api, Predicate<String> owned, Clock clock) {
        this.inventory = Objects.requireNonNull(inventory, "inventory");
        this.api = Objects.requireNonNull(api, "api");
        this.owned = Objects.requireNonNull(owned, "owned");
        this.clock = clock;
    }

    /**
     * One sweep, by the inventory's last poll; does nothing if there was none since the last sweep, or that was less than a
     * minute ago. May be asked after every poll.
     */
    public synchronized SweepReport sweep(SweepRules rules) {
        Optional<Instant> data = inventory.health().lastSuccess();
        Instant now = clock.instant();
        boolean stale = data.isEmpty() || !data.get().isAfter(lastData);
        if (stale || now.isBefore(lastSweep.plus(BETWEEN_SWEEPS))) {
            return SweepReport.NOTHING;
        }
        lastData = data.get();
        lastSweep = now;
        List<TrackedInstance> orphans = Stream.concat(inventory.instances().stream(), inventory.stopped().stream())
                .filter(instance -> !instance.launchTime().plus(rules.minAge()).isAfter(now))
                .filter(instance -> !owned.test(instance.id()))
                .toList();
        List<TrackedInstance> due =
                orphans.stream().filter(orphan -> marked.contains(orphan.id())).toList();
        List<String> fresh = orphans.stream()
                .map(TrackedInstance::id)
                .filter(id -> !marked.contains(id))
                .toList();
        marked.clear();
        orphans.forEach(orphan -> marked.add(orphan.id()));
        fresh.forEach(
                id -> LOGGER.info(() -> "Instance " + id + " is ours but owned by nobody; the next sweep ends it"));
        int few = Math.min(due.size(), rules.maxPerSweep());
        return end(due.subList(0, few), fresh, due.size() - few, rules);
    }

    private SweepReport end(List<TrackedInstance> due, List<String> fresh, int deferred, SweepRules rules) {
        List<String> ids = due.stream().map(TrackedInstance::id).toList();
        Map<String, String> failed = rules.dryRun() || ids.isEmpty() ? Map.of() : terminate(ids);
        List<String> ended = new ArrayList<>(ids);
        ended.removeAll(failed.keySet());
        for (TrackedInstance instance : due) {
            String what = "orphaned instance " + instance.id() + " (" + instance.offering() + ", " + instance.cloud()
                    + "/" + instance.template() + ", launched " + instance.launchTime() + ")";
            if (rules.dryRun()) {
                LOGGER.info(() -> "Dry run: would end " + what);
            } else if (failed.containsKey(instance.id())) {
                LOGGER.warning(() -> "Cannot end " + what + ": " + failed.get(instance.id()) + "; trying again");
            } else {
                LOGGER.info(() -> "Ended " + what);
                marked.remove(instance.id());
                inventory.ended(instance.id());
            }
        }
        if (deferred > 0) {
            LOGGER.warning(() -> deferred + " more orphaned instances are left for the next sweep");
        }
        return new SweepReport(fresh, ended, failed, deferred);
    }

    private Map<String, String> terminate(List<String> ids) {
        try {
            return api.terminate(ids);
        } catch (CloudCallException e) {
            LOGGER.log(Level.WARNING, e, () -> "Orphaned instances cannot be ended; trying again");
            Map<String, String> all = new HashMap<>();
            ids.forEach(id -> all.put(id, e.code()));
            return all;
        }
    }
}

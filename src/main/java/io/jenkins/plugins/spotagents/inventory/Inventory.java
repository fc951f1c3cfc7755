package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.EndReason;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.RunningCounts;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
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
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What runs in one region for this controller, by one batched describe per poll: the difference to what was known tells what
 * appeared, changed and is gone. Thread-safe; only {@link #poll} goes to the network.
 *
 * <p>EC2's answers are eventually consistent, in both directions, so a fresh instance may be invisible for a while and an
 * ended one may show up again. A poll that fails changes nothing.
 */
public final class Inventory implements RunningCounts {
    private static final Logger LOGGER = Logger.getLogger(Inventory.class.getName());

    /** For how long after its launch an instance may be invisible, or visible but not announced yet. */
    public static final Duration GRACE = Duration.ofMinutes(2);

    /** For how long an ended instance may be seen alive: a reclaim's two minutes, shutting down, and EC2's delay in telling. */
    public static final Duration ENDING_TAKES = Duration.ofMinutes(10);

    /** Polls in a row, after the grace, that must miss an instance before it is declared gone. */
    private static final int MISSES = 2;

    /** The same if most instances are missing at once: rather a wrong answer than a catastrophe. */
    private static final int MISSES_IF_MOST_ARE_MISSING = 5;

    private static final int FEW = 10;

    private final InstanceApi api;
    private final String controllerId;
    private final List<InventoryListener> listeners;
    private final Clock clock;
    private final Instant startedAt;
    private final Object polling = new Object();
    private final InstanceBook known = new InstanceBook();
    private final Map<String, TrackedInstance> stopped = new HashMap<>();
    private final Map<String, Instant> endedAt = new HashMap<>();
    /** What EC2 said of instances that ended without our doing; kept as long as {@link #endedAt}. */
    private final Map<String, GoneInstance> ends = new HashMap<>();

    private Set<String> lastSeen = Set.of();
    private Instant lastSuccess;
    private String lastError;
    private int failures;

    /** @param controllerId value of {@link InstanceTags#CONTROLLER}; instances of others are never looked at */
    public Inventory(InstanceApi api, String controllerId, List<InventoryListener> listeners, Clock clock) {
        this.api = Objects.requireNonNull(api, "api");
        this.controllerId = Objects.requireNonNull(controllerId, "controllerId");
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
        startedAt = clock.instant();
    }

    /** Announces an instance that was just launched, or that is known from before a restart. */
    public synchronized void announce(
            String instanceId, Offering offering, String cloud, String template, Instant launchTime) {
        known.add(new TrackedInstance(
                instanceId, InstanceState.PENDING, offering, launchTime, cloud, template, "", "", 0));
    }

    /**
     * We ended the instance ourselves, or gave it up to AWS, which reclaims it: it no longer counts, and its end is no news. If
     * it still runs after {@link #ENDING_TAKES}, it appears again, and the sweeper finds it.
     */
    public synchronized void ended(String instanceId) {
        known.remove(instanceId);
        endedAt.put(instanceId, clock.instant());
    }

    /**
     * Asks EC2 once and tells the listeners what is new. Polls do not overlap: a second caller waits.
     *
     * @return whether EC2 answered
     */
    public boolean poll() {
        synchronized (polling) {
            List<Instance> described;
            try {
                described = api.describeOwned(controllerId);
            } catch (CloudCallException | RuntimeException e) {
                failed(e);
                return false;
            }
            List<Consumer<InventoryListener>> news = new ArrayList<>();
            takeIn(described, news);
            news.forEach(this::tell);
            return true;
        }
    }

    private synchronized void failed(Exception e) {
        Level level = failures == 0 ? Level.WARNING : Level.FINE;
        LOGGER.log(level, e, () -> "The inventory cannot be polled; nothing is taken for gone meanwhile");
        lastError = e.getMessage() == null ? e.toString() : e.getMessage();
        failures++;
    }

    private synchronized void takeIn(List<Instance> described, List<Consumer<InventoryListener>> news) {
        if (failures > 0) {
            LOGGER.info("The inventory can be polled again after " + failures + " failures");
        }
        Instant now = clock.instant();
        lastSuccess = now;
        lastError = null;
        failures = 0;
        endedAt.values().removeIf(at -> at.plus(ENDING_TAKES).isBefore(now));
        ends.keySet().retainAll(endedAt.keySet());
        stopped.clear();
        Set<String> seen = new HashSet<>();
        for (Instance instance : described) {
            if (controllerId.equals(instance.tags().get(InstanceTags.CONTROLLER)) && seen.add(instance.id())) {
                takeIn(instance, now, news);
            }
        }
        lastSeen = seen;
        miss(seen, now, news);
    }

    private void takeIn(Instance instance, Instant now, List<Consumer<InventoryListener>> news) {
        if (instance.state() == InstanceState.STOPPED) {
            stopped.put(instance.id(), TrackedInstance.of(instance));
        }
        Optional<InstanceBook.Entry> entry = known.entry(instance.id());
        if (entry.isEmpty()) {
            if (isNews(instance, now)) {
                known.add(TrackedInstance.of(instance));
                news.add(listener -> listener.appeared(instance));
            }
        } else if (!instance.state().isAlive()) {
            EndReason reason = instance.endReason().orElse(EndReason.UNKNOWN);
            gone(entry.get().instance(), Optional.of(instance.state()), reason, news);
        } else if (known.seen(entry.get(), TrackedInstance.of(instance))) {
            news.add(listener -> listener.changed(instance));
        }
    }

    private boolean isNews(Instance instance, Instant now) {
        boolean launchedBeforeUs = instance.launchTime().isBefore(startedAt);
        boolean announcementMayCome = instance.launchTime().plus(GRACE).isAfter(now) && !launchedBeforeUs;
        return instance.state().isAlive() && !endedAt.containsKey(instance.id()) && !announcementMayCome;
    }

    private void miss(Set<String> seen, Instant now, List<Consumer<InventoryListener>> news) {
        List<InstanceBook.Entry> missing = known.unseen(
                seen, instance -> !instance.launchTime().plus(GRACE).isAfter(now));
        boolean most = missing.size() > FEW && missing.size() * 2 > known.size();
        if (most) {
            LOGGER.warning(() -> missing.size() + " of " + known.size()
                    + " instances are not known any more: wrong account, region or controller id?");
        }
        for (InstanceBook.Entry entry : missing) {
            if (entry.miss() >= (most ? MISSES_IF_MOST_ARE_MISSING : MISSES)) {
                gone(entry.instance(), Optional.empty(), EndReason.UNKNOWN, news);
            }
        }
    }

    private void gone(
            TrackedInstance last,
            Optional<InstanceState> state,
            EndReason reason,
            List<Consumer<InventoryListener>> news) {
        known.remove(last.id());
        endedAt.put(last.id(), clock.instant());
        GoneInstance gone = new GoneInstance(last, state, reason);
        ends.put(last.id(), gone);
        news.add(listener -> listener.gone(gone));
    }

    private void tell(Consumer<InventoryListener> news) {
        for (InventoryListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOGGER.log(Level.WARNING, "An inventory listener failed; going on", e);
            }
        }
    }

    /** What runs or boots, announced or found. */
    public synchronized List<TrackedInstance> instances() {
        return known.instances();
    }

    /** What the last poll found stopped: it costs its disk, and nobody can use it. */
    synchronized List<TrackedInstance> stopped() {
        return List.copyOf(stopped.values());
    }

    public synchronized Optional<TrackedInstance> instance(String instanceId) {
        return known.entry(instanceId).map(InstanceBook.Entry::instance);
    }

    /** How an instance ended that did not end by {@link #ended our} doing; empty if it lives, or so long ago that it is forgotten. */
    public synchronized Optional<GoneInstance> end(String instanceId) {
        return Optional.ofNullable(ends.get(instanceId));
    }

    /** Whether EC2 told of this instance when it last answered, in whatever state. */
    public synchronized boolean wasSeen(String instanceId) {
        return lastSeen.contains(instanceId);
    }

    @Override
    public synchronized int running(TemplateId template, PurchaseOption option) {
        return known.count(template.cloud(), template.template(), option);
    }

    @Override
    public synchronized int running(String cloud) {
        return known.count(cloud);
    }

    /** Whether something is on its way up or down, so that the next poll should come soon. */
    public synchronized boolean isUnsettled() {
        return known.isUnsettled();
    }

    public synchronized InventoryHealth health() {
        return new InventoryHealth(Optional.ofNullable(lastSuccess), failures, Optional.ofNullable(lastError));
    }
}

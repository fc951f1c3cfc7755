package io.jenkins.plugins.spotagents.inventory;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The instances that are known, with their misses, and counted. Guarded by its {@link Inventory}. */
final class InstanceBook {
    private final Map<String, Entry> entries = new HashMap<>();
    private Map<Group, Integer> counts;

    /** One instance. */
    static final class Entry {
        private TrackedInstance instance;
        private int misses;

        private Entry(TrackedInstance instance) {
            this.instance = instance;
        }

        TrackedInstance instance() {
            return instance;
        }

        /** @return how often in a row it was missed, this time included */
        int miss() {
            return ++misses;
        }
    }

    private record Group(String cloud, String template, PurchaseOption option) {
        static Group of(TrackedInstance instance) {
            return new Group(
                    instance.cloud(), instance.template(), instance.offering().purchaseOption());
        }
    }

    Optional<Entry> entry(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    void add(TrackedInstance instance) {
        if (entries.putIfAbsent(instance.id(), new Entry(instance)) == null) {
            counts = null;
        }
    }

    void remove(String id) {
        if (entries.remove(id) != null) {
            counts = null;
        }
    }

    /** @return whether the instance differs from what was known */
    boolean seen(Entry entry, TrackedInstance now) {
        entry.misses = 0;
        if (entry.instance.equals(now)) {
            return false;
        }
        entry.instance = now;
        counts = null;
        return true;
    }

    List<Entry> unseen(Set<String> seen, Predicate<TrackedInstance> condition) {
        return entries.values().stream()
                .filter(entry -> !seen.contains(entry.instance.id()))
                .filter(entry -> condition.test(entry.instance))
                .toList();
    }

    List<TrackedInstance> instances() {
        return entries.values().stream().map(Entry::instance).toList();
    }

    int size() {
        return entries.size();
    }

    boolean isUnsettled() {
        return entries.values().stream().anyMatch(entry -> entry.misses > 0 || entry.instance.isComing());
    }

    int count(String cloud, String template, PurchaseOption option) {
        return counts().getOrDefault(new Group(cloud, template, option), 0);
    }

    int count(String cloud) {
        return counts().entrySet().stream()
                .filter(count -> count.getKey().cloud().equals(cloud))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private Map<Group, Integer> counts() {
        if (counts == null) {
            counts = new HashMap<>();
            entries.values().forEach(entry -> counts.merge(Group.of(entry.instance), 1, Integer::sum));
        }
        return counts;
    }
}

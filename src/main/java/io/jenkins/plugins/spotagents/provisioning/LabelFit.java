package io.jenkins.plugins.spotagents.provisioning;

import hudson.model.Label;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.fleet.demand.PoolRule;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What a template's agents are to a label, found out once for each pair: the queue asks for it under its lock, for each item and many
 * times a minute, and a configured template never changes; a save makes new ones.
 *
 * @param pools for each purchase option the pools whose agents the label takes; without those that it takes none of
 * @param refused what the label would take if the template had it; empty if the template serves it, or the label is about something
 *     else altogether
 */
record LabelFit(Map<PurchaseOption, PoolRule> pools, Optional<Refusal> refused) {
    /** Labels of a template; agents have labels of their own, too, so that a controller sees new ones all the time. */
    private static final int MOST_LABELS = 5_000;

    private static final Map<AgentTemplate, ConcurrentMap<Place, LabelFit>> KNOWN =
            Collections.synchronizedMap(new WeakHashMap<>());

    /** What is asked of a template; the region says which words are zones. By name, as labels hold on to their nodes. */
    private record Place(String region, String label) {}

    /**
     * What keeps a template from serving a label.
     *
     * @param option how it would have to be bought
     * @param unlisted the types that would have to be in its list; empty if it is the purchase policy that never buys so
     */
    record Refusal(PurchaseOption option, Set<String> unlisted) {}

    /** @param region of the template's cloud */
    static LabelFit of(String region, AgentTemplate template, Label label) {
        ConcurrentMap<Place, LabelFit> known = KNOWN.computeIfAbsent(template, fresh -> new ConcurrentHashMap<>());
        Place place = new Place(region, label.getName());
        LabelFit fit = known.get(place);
        if (fit == null) {
            if (known.size() >= MOST_LABELS) {
                known.clear();
            }
            fit = find(LabelPools.of(region, template, label));
            known.put(place, fit);
        }
        return fit;
    }

    private static LabelFit find(LabelPools label) {
        Map<PurchaseOption, PoolRule> pools = new EnumMap<>(PurchaseOption.class);
        for (PurchaseOption option : PurchaseOption.values()) {
            label.allowed(option).ifPresent(rule -> pools.put(option, rule));
        }
        return new LabelFit(Collections.unmodifiableMap(pools), refusal(label, pools));
    }

    private static Optional<Refusal> refusal(LabelPools label, Map<PurchaseOption, PoolRule> pools) {
        for (PurchaseOption option : PurchaseOption.values()) {
            if (label.wouldTake(option)) {
                return Optional.of(new Refusal(option, pools.containsKey(option) ? Set.of() : label.unlistedTypes()));
            }
        }
        return Optional.empty();
    }

    /** The pools whose agents, bought in this way, the label takes; empty if there are none. */
    Optional<PoolRule> allowed(PurchaseOption option) {
        return Optional.ofNullable(pools.get(option));
    }
}

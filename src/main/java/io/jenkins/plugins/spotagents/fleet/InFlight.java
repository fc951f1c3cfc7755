package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.RunningCounts;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What has been asked of EC2 and not been answered. Deciding and reserving are one step, so that launches that run at the
 * same time cannot exceed a cap together. Thread-safe.
 */
final class InFlight {
    private record Key(TemplateId template, PurchaseOption option) {}

    private final Map<Key, Integer> asked = new HashMap<>();
    private final RunningCounts counts;
    private final ToIntFunction<String> cloudCap;

    InFlight(RunningCounts counts, ToIntFunction<String> cloudCap) {
        this.counts = counts;
        this.cloudCap = cloudCap;
    }

    /** Decides how to buy, and counts it as asked for until the reservation is closed. */
    synchronized Reservation reserve(LaunchSpec spec, Optional<PurchaseOption> required, int wanted, int spotLimit) {
        TemplateId template = spec.id();
        PurchaseSplit.Running running = new PurchaseSplit.Running(
                total(template, PurchaseOption.SPOT),
                total(template, PurchaseOption.ON_DEMAND),
                cloudRoom(spec.cloud()));
        return new Reservation(spec, PurchaseSplit.decide(spec, required, running, wanted, spotLimit));
    }

    private int total(TemplateId template, PurchaseOption option) {
        return counts.running(template, option) + asked.getOrDefault(new Key(template, option), 0);
    }

    private int cloudRoom(String cloud) {
        int askedInCloud = asked.entrySet().stream()
                .filter(entry -> entry.getKey().template().cloud().equals(cloud))
                .mapToInt(Map.Entry::getValue)
                .sum();
        return Math.max(0, cloudCap.applyAsInt(cloud) - counts.running(cloud) - askedInCloud);
    }

    private void add(Key key, int count) {
        if (count != 0) {
            asked.merge(key, count, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    /** What may have been launched, or not. */
    final class Held implements AutoCloseable {
        private final Key key;
        private int count;

        private Held(Key key, int count) {
            this.key = key;
            this.count = count;
        }

        /** One of them is there: whoever counts instances counts it now. */
        void launched() {
            synchronized (InFlight.this) {
                if (count > 0) {
                    count--;
                    add(key, -1);
                }
            }
        }

        @Override
        public void close() {
            synchronized (InFlight.this) {
                add(key, -count);
                count = 0;
            }
        }
    }

    /** One cycle's share of what is in flight. */
    final class Reservation implements AutoCloseable {
        private final LaunchSpec spec;
        private final PurchaseSplit split;
        private final Map<PurchaseOption, Integer> held = new EnumMap<>(PurchaseOption.class);

        private Reservation(LaunchSpec spec, PurchaseSplit split) {
            this.spec = spec;
            this.split = split;
            hold(PurchaseOption.SPOT, split.spot());
            hold(PurchaseOption.ON_DEMAND, split.onDemand());
        }

        PurchaseSplit split() {
            return split;
        }

        /** Turns Spot that could not be had into on-demand, as far as the cap allows. @return how many */
        int fallBack(int wanted) {
            synchronized (InFlight.this) {
                int running = total(spec.id(), PurchaseOption.ON_DEMAND);
                int moved = Math.min(wanted, PurchaseSplit.onDemandRoom(spec.purchase(), running));
                hold(PurchaseOption.SPOT, -moved);
                hold(PurchaseOption.ON_DEMAND, moved);
                return moved;
            }
        }

        /** One instance is no longer asked for but there: whoever counts instances counts it now. */
        void launched(PurchaseOption option) {
            synchronized (InFlight.this) {
                hold(option, -1);
            }
        }

        /** Nobody knows whether these were launched: they count as asked for until that is known, also when this is closed. */
        Held keep(PurchaseOption option, int count) {
            synchronized (InFlight.this) {
                held.merge(option, -count, Integer::sum);
                return new Held(new Key(spec.id(), option), count);
            }
        }

        @Override
        public void close() {
            synchronized (InFlight.this) {
                for (PurchaseOption option : PurchaseOption.values()) {
                    hold(option, -held.getOrDefault(option, 0));
                }
            }
        }

        private void hold(PurchaseOption option, int count) {
            held.merge(option, count, Integer::sum);
            add(new Key(spec.id(), option), count);
        }
    }
}

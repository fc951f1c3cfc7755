package io.jenkins.plugins.spotagents.emulator.world;

import java.util.Comparator;
import java.util.List;

/** Which of the pools that have something left gets the next instance. */
public enum AllocationStrategy {
    /** Cheapest first, whether it has capacity or not. */
    LOWEST_PRICE("lowest-price") {
        @Override
        Candidate choose(List<Candidate> open, FleetPlan plan) {
            return min(open, CHEAPEST);
        }
    },
    /** In the order of the overrides' priorities, whether they have capacity or not. */
    PRIORITIZED("prioritized") {
        @Override
        Candidate choose(List<Candidate> open, FleetPlan plan) {
            return min(open, Comparator.comparingDouble(Candidate::priority));
        }
    },
    /** Evenly over the pools. */
    DIVERSIFIED("diversified") {
        @Override
        Candidate choose(List<Candidate> open, FleetPlan plan) {
            return min(open, Comparator.comparingInt(plan::taken));
        }
    },
    /** The deepest pool. */
    CAPACITY_OPTIMIZED("capacity-optimized") {
        @Override
        Candidate choose(List<Candidate> open, FleetPlan plan) {
            return min(open, Comparator.<Candidate>comparingInt(plan::free).reversed());
        }
    },
    /** Deep pools in the order of priority. */
    CAPACITY_OPTIMIZED_PRIORITIZED("capacity-optimized-prioritized") {
        @Override
        Candidate choose(List<Candidate> open, FleetPlan plan) {
            return min(deep(open, plan), Comparator.comparingDouble(Candidate::priority));
        }
    },
    /** The cheapest of the deep pools; as it empties, others take over. */
    PRICE_CAPACITY_OPTIMIZED("price-capacity-optimized") {
        @Override
        Candidate choose(List<Candidate> open, FleetPlan plan) {
            return min(deep(open, plan), CHEAPEST);
        }
    };

    private static final Comparator<Candidate> CHEAPEST = Comparator.comparingDouble(Candidate::price);

    private final String apiName;

    AllocationStrategy(String apiName) {
        this.apiName = apiName;
    }

    /** Chooses among at least one candidate; earlier ones win a draw. */
    abstract Candidate choose(List<Candidate> open, FleetPlan plan);

    private static Candidate min(List<Candidate> candidates, Comparator<Candidate> order) {
        return candidates.stream().min(order).orElseThrow();
    }

    /** Pools with at least half as much left as the deepest. AWS does not publish its measure; this one is as good. */
    private static List<Candidate> deep(List<Candidate> open, FleetPlan plan) {
        int deepest = open.stream().mapToInt(plan::free).max().orElse(0);
        return open.stream().filter(c -> plan.free(c) * 2 >= deepest).toList();
    }

    /**
     * The strategy of that name.
     *
     * @throws ApiException {@code InvalidParameterValue}
     */
    public static AllocationStrategy of(String apiName, AllocationStrategy fallback) {
        if (apiName == null || apiName.isEmpty()) {
            return fallback;
        }
        for (AllocationStrategy strategy : values()) {
            // The Auto Scaling spelling lowestPrice is accepted by EC2 Fleet as well.
            if (strategy.apiName.equals(apiName)
                    || strategy.apiName.replace("-", "").equalsIgnoreCase(apiName)) {
                return strategy;
            }
        }
        throw ApiException.invalidParameter("Invalid value '" + apiName + "' for AllocationStrategy");
    }
}

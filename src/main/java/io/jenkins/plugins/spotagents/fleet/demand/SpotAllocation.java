package io.jenkins.plugins.spotagents.fleet.demand;

/** Spot allocation strategies of EC2 Fleet that make sense for a launch of type {@code instant}. */
public enum SpotAllocation {
    PRICE_CAPACITY_OPTIMIZED("price-capacity-optimized"),
    CAPACITY_OPTIMIZED("capacity-optimized"),
    CAPACITY_OPTIMIZED_PRIORITIZED("capacity-optimized-prioritized"),
    DIVERSIFIED("diversified"),
    LOWEST_PRICE("lowest-price");

    private final String apiName;

    SpotAllocation(String apiName) {
        this.apiName = apiName;
    }

    /** The value as EC2 and our YAML spell it. */
    public String apiName() {
        return apiName;
    }

    /** @throws IllegalArgumentException naming the value and the allowed ones */
    public static SpotAllocation of(String apiName) {
        for (SpotAllocation strategy : values()) {
            if (strategy.apiName.equals(apiName)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException("Allocation strategy '" + apiName
                + "' is unknown: use price-capacity-optimized (advised), capacity-optimized,"
                + " capacity-optimized-prioritized, diversified or lowest-price.");
    }
}

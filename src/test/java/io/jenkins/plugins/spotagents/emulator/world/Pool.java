package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** One capacity pool: how many instances it can hold, how many it holds, and what Spot costs in it. */
public final class Pool {
    /** More than anybody asks for. */
    public static final int UNLIMITED = 1_000_000;

    private final PoolKey key;
    private final InstanceType type;
    private final PriceHistory spotPrice;
    private int spotCapacity;
    private int onDemandCapacity = UNLIMITED;
    private int spotUsed;
    private int onDemandUsed;
    private final Map<Market, LaunchFault> faults = new EnumMap<>(Market.class);

    Pool(PoolKey key, InstanceType type, int spotCapacity, PriceHistory spotPrice) {
        this.key = key;
        this.type = type;
        this.spotPrice = spotPrice;
        capacity(Market.SPOT, spotCapacity);
    }

    public PoolKey key() {
        return key;
    }

    public InstanceType type() {
        return type;
    }

    public PriceHistory spotPrice() {
        return spotPrice;
    }

    /** Why every launch in this pool fails just now, or null. */
    public LaunchFault fault(Market market) {
        return faults.get(market);
    }

    /** Lets every launch in this pool fail with a code of the caller's choice; null heals it. */
    public void fault(Market market, LaunchFault fault) {
        faults.put(market, fault);
    }

    /** An error code and message of a fleet's answer. */
    public record LaunchFault(String code, String message) {}

    /** US dollars an hour. */
    public BigDecimal price(Market market, Instant time) {
        return market == Market.SPOT ? spotPrice.at(time) : type.onDemandPrice();
    }

    public int capacity(Market market) {
        return market == Market.SPOT ? spotCapacity : onDemandCapacity;
    }

    /** Sets how many instances of a market the pool holds; what runs goes on. */
    public void capacity(Market market, int instances) {
        if (instances < 0) {
            throw new IllegalArgumentException(
                    "capacity " + instances + " of pool " + key + " is negative; 0 stands for a dry pool");
        }
        if (market == Market.SPOT) {
            spotCapacity = instances;
        } else {
            onDemandCapacity = instances;
        }
    }

    /** Instances that occupy the pool, those that are shutting down included. */
    public int used(Market market) {
        return market == Market.SPOT ? spotUsed : onDemandUsed;
    }

    /** How many more fit; negative while a pool that shrank is being emptied. */
    public int free(Market market) {
        return capacity(market) - used(market);
    }

    void occupy(Market market, int change) {
        if (market == Market.SPOT) {
            spotUsed += change;
        } else {
            onDemandUsed += change;
        }
    }
}

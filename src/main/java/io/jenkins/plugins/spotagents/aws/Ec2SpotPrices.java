package io.jenkins.plugins.spotagents.aws;

import com.google.common.collect.Lists;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cost.PriceSource;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Pauses;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

/**
 * Current Spot prices (Linux/UNIX) of the types that somebody asked for. A question never waits: it answers what is known and
 * has a refresh made, on the executor, where that is older than {@link #FRESH}. On-demand prices are unknown here.
 */
public final class Ec2SpotPrices implements PriceSource {
    private static final Logger LOGGER = Logger.getLogger(Ec2SpotPrices.class.getName());
    /** Spot prices move gradually, a few times a day. */
    static final Duration FRESH = Duration.ofMinutes(15);

    private static final String LINUX = "Linux/UNIX";
    private static final int TYPES_PER_CALL = 100;

    private final AwsClients clients;
    private final Calls calls;
    private final Clock clock;
    private final Executor executor;
    private final Map<CapacityPool, BigDecimal> prices = new ConcurrentHashMap<>();
    /** When each type was last asked for; null-free: a type that was never refreshed is at the epoch. */
    private final Map<String, Instant> refreshed = new ConcurrentHashMap<>();

    private final AtomicBoolean refreshing = new AtomicBoolean();

    public Ec2SpotPrices(AwsClients clients, ApiBudget budget, Pauses pauses, Clock clock, Executor executor) {
        this.clients = clients;
        this.calls = new Calls(budget, pauses);
        this.clock = clock;
        this.executor = executor;
    }

    @Override
    public Optional<BigDecimal> hourly(Offering offering) {
        if (offering.purchaseOption() != PurchaseOption.SPOT) {
            return Optional.empty();
        }
        Instant last = refreshed.computeIfAbsent(offering.pool().instanceType(), type -> Instant.EPOCH);
        if (isStale(last)) {
            refreshSoon();
        }
        return Optional.ofNullable(prices.get(offering.pool()));
    }

    private boolean isStale(Instant last) {
        return !clock.instant().isBefore(last.plus(FRESH));
    }

    private void refreshSoon() {
        if (refreshing.compareAndSet(false, true)) {
            try {
                executor.execute(this::refresh);
            } catch (RejectedExecutionException e) {
                refreshing.set(false);
                LOGGER.log(Level.FINE, "No refresh of Spot prices while closing", e);
            }
        }
    }

    private void refresh() {
        try {
            List<String> stale = refreshed.entrySet().stream()
                    .filter(entry -> isStale(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            for (List<String> types : Lists.partition(stale, TYPES_PER_CALL)) {
                // Noted before the call: a failing one is repeated when the price is stale again, not at every
                // question.
                types.forEach(type -> refreshed.put(type, clock.instant()));
                prices.putAll(describe(Set.copyOf(types)));
            }
        } catch (CloudCallException e) {
            LOGGER.log(Level.WARNING, "Spot prices are unknown for now: {0}", e.getMessage());
        } finally {
            refreshing.set(false);
        }
    }

    private Map<CapacityPool, BigDecimal> describe(Set<String> types) throws CloudCallException {
        // A start time of now answers the price in force, as the API Reference says.
        List<SpotPrice> history = calls.make(
                "DescribeSpotPriceHistory",
                () -> clients
                        .ec2()
                        .describeSpotPriceHistoryPaginator(request -> request.startTime(clock.instant())
                                .productDescriptions(LINUX)
                                .instanceTypesWithStrings(types))
                        .spotPriceHistory()
                        .stream()
                        .toList());
        Map<CapacityPool, SpotPrice> newest = new HashMap<>();
        history.forEach(price -> newest.merge(
                new CapacityPool(price.instanceTypeAsString(), price.availabilityZone()),
                price,
                (one, other) -> one.timestamp().isBefore(other.timestamp()) ? other : one));
        Map<CapacityPool, BigDecimal> hourly = new HashMap<>();
        newest.forEach((pool, price) -> hourly.put(pool, new BigDecimal(price.spotPrice())));
        return hourly;
    }
}

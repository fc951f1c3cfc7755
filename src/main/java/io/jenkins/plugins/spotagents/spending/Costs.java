package io.jenkins.plugins.spotagents.spending;

import io.jenkins.plugins.spotagents.agent.BuildLosses;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.cost.AgentStays;
import io.jenkins.plugins.spotagents.cost.BuildUse;
import io.jenkins.plugins.spotagents.cost.CostMeter;
import io.jenkins.plugins.spotagents.cost.CostRates;
import io.jenkins.plugins.spotagents.cost.PriceSource;
import io.jenkins.plugins.spotagents.cost.SavingsLedger;
import io.jenkins.plugins.spotagents.cost.SavingsLedger.By;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.scheduling.Guarded;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * What all agents cost and save, by cloud: told of each agent from its launch to its end and of the builds in between. Reads and
 * writes memory only, but for {@link #save}; prices are asked for elsewhere. Thread-safe.
 */
public final class Costs implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Costs.class.getName());
    /** A loss without notice is recorded only when the build has failed of it, some seconds after its agent is gone. */
    private static final long SETTLE_SECONDS = 10;

    private final Path file;
    private final boolean kept;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Function<String, Optional<PriceSource>> spotPrices;
    private final Function<String, Billing> billing;
    private final Predicate<String> reclaimed;
    private final PriceSource onDemand;
    private final SavingsLedger ledger;
    private final ConcurrentMap<String, CostMeter> meters = new ConcurrentHashMap<>();
    private final Path staysFile;
    private final AgentStays stays;
    private final Set<Departed> unsettled = ConcurrentHashMap.newKeySet();

    private record Departed(String cloud, String instanceId, Instant at, boolean reclaimed) {}

    /**
     * @param home where the account is kept, and an admin's own price list may lie
     * @param timer belongs to the caller
     * @param spotPrices of a cloud, by its name; empty while it has no account
     * @param billing what instances of a cloud are charged for, by its name
     * @param reclaimed whether the vendor, not we, ends an instance
     */
    public Costs(
            Path home,
            Clock clock,
            ScheduledExecutorService timer,
            Function<String, Optional<PriceSource>> spotPrices,
            Function<String, Billing> billing,
            Predicate<String> reclaimed) {
        this.file = home.resolve("savings.json");
        this.clock = clock;
        this.timer = timer;
        this.spotPrices = spotPrices;
        this.billing = billing;
        this.reclaimed = reclaimed;
        this.onDemand = OnDemandPrices.in(home);
        Optional<SavingsLedger> read = read();
        this.kept = read.isPresent();
        this.ledger = read.orElseGet(SavingsLedger::new);
        this.staysFile = home.resolve("agent-stays.json");
        this.stays = readStays();
    }

    private Optional<SavingsLedger> read() {
        try {
            return Optional.of(SavingsLedger.open(file));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "{0} Until then what agents cost is not saved.", e.getMessage());
            return Optional.empty();
        }
    }

    private AgentStays readStays() {
        try {
            return AgentStays.open(staysFile);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "{0}", e.getMessage());
            return new AgentStays();
        }
    }

    private CostMeter meter(String cloud) {
        return meters.computeIfAbsent(
                cloud,
                name -> new CostMeter(
                        new CostRates(offering -> hourly(name, offering)), () -> billing.apply(name), ledger, clock));
    }

    /** USD per hour, as far as it is known: the Spot price of the cloud's account, the list of on-demand prices. */
    public Optional<BigDecimal> hourly(String cloud, Offering offering) {
        return switch (offering.purchaseOption()) {
            case SPOT -> spotPrices.apply(cloud).flatMap(prices -> prices.hourly(offering));
            case ON_DEMAND -> onDemand.hourly(offering);
        };
    }

    public PriceSource onDemand() {
        return onDemand;
    }

    public SavingsLedger ledger() {
        return ledger;
    }

    /** A node was made, or is there when Jenkins starts. */
    public void launched(SpotAgent agent) {
        stays.launched(agent.getInstanceId());
        meter(agent.getCloud())
                .launched(
                        agent.getInstanceId(),
                        key(agent.getCloud(), agent.getTemplate()),
                        Arrays.stream(agent.getLabelString().split("\\s+"))
                                .filter(label -> !label.isEmpty())
                                .map(label -> key(agent.getCloud(), label))
                                .collect(Collectors.toSet()),
                        agent.offering(),
                        agent.launchedAt());
    }

    /** A run has left the agent. */
    void built(SpotAgent agent, String run, Duration ran) {
        stays.left(agent.getInstanceId(), run, ran, clock.instant());
    }

    /** A node was removed: its instance is ended, or has been. */
    void ended(SpotAgent agent) {
        Departed departed = new Departed(
                agent.getCloud(), agent.getInstanceId(), clock.instant(), reclaimed.test(agent.getInstanceId()));
        unsettled.add(departed);
        try {
            timer.schedule(
                    new Guarded("Settling what " + agent.getInstanceId() + " cost", () -> settle(departed)),
                    SETTLE_SECONDS,
                    TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.fine("Jenkins stops; what is unsettled is settled as the engine closes");
        }
    }

    private void settle(Departed departed) {
        if (!unsettled.remove(departed)) {
            return;
        }
        CostMeter meter = meter(departed.cloud());
        for (AgentStays.Stay stay : stays.take(departed.instanceId())) {
            boolean lost = BuildLosses.any(stay.run(), departed.instanceId());
            meter.built(departed.instanceId(), new BuildUse(stay.run(), stay.ran(), lost));
        }
        meter.ended(departed.instanceId(), departed.at(), departed.reclaimed());
    }

    public void samplePrices() {
        meters.values().forEach(CostMeter::samplePrices);
    }

    public BigDecimal hourly() {
        return meters.values().stream().map(CostMeter::hourly).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public int unpriced() {
        return meters.values().stream().mapToInt(CostMeter::unpriced).sum();
    }

    /** What the cloud's running agents cost an hour, as far as it is known. */
    public BigDecimal hourly(String cloud) {
        return meter(cloud).hourly();
    }

    /** How many of them have a price that nobody knows. */
    public int unpriced(String cloud) {
        return meter(cloud).unpriced();
    }

    /** What an agent that still runs has cost until now. */
    public Optional<Spending> soFar(SpotAgent agent) {
        return meter(agent.getCloud()).soFar(agent.getInstanceId());
    }

    /** What ended agents of a cloud cost, by template or label. */
    public Map<String, Spending> spent(String cloud, By by) {
        String prefix = key(cloud, "");
        Map<String, Spending> spent = new LinkedHashMap<>();
        ledger.all(by).forEach((name, spending) -> {
            if (name.startsWith(prefix)) {
                spent.put(name.substring(prefix.length()), spending);
            }
        });
        return spent;
    }

    /** No cloud has a slash in its name. */
    private static String key(String cloud, String name) {
        return cloud + "/" + name;
    }

    public void save() {
        if (!kept) {
            return;
        }
        try {
            // In this order: an agent that is settled is no longer looked for among those that run.
            ledger.save(file);
            stays.save(staysFile, AgentLives.present(), clock.instant());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "What agents cost cannot be saved to " + file.getParent());
        }
    }

    /** Settles what is open, without waiting for it, and saves. */
    @Override
    public void close() {
        List.copyOf(unsettled).forEach(this::settle);
        save();
    }
}

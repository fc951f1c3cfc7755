package io.jenkins.plugins.spotagents.account;

import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.cost.PriceSource;
import io.jenkins.plugins.spotagents.fleet.FleetLauncher;
import io.jenkins.plugins.spotagents.fleet.LaunchBatcher;
import io.jenkins.plugins.spotagents.fleet.LaunchThreads;
import io.jenkins.plugins.spotagents.fleet.api.Backoff;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PlacementCatalog;
import io.jenkins.plugins.spotagents.interruption.source.NoticeFeed;
import io.jenkins.plugins.spotagents.inventory.EndExplanation;
import io.jenkins.plugins.spotagents.inventory.FreshLook;
import io.jenkins.plugins.spotagents.inventory.InstanceApi;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import io.jenkins.plugins.spotagents.inventory.InventoryListener;
import io.jenkins.plugins.spotagents.inventory.InventorySchedule;
import io.jenkins.plugins.spotagents.inventory.OrphanSweeper;
import io.jenkins.plugins.spotagents.inventory.SweepRules;
import io.jenkins.plugins.spotagents.provider.CloudProvider;
import io.jenkins.plugins.spotagents.provider.ProviderFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** The engine of one account and region, for all clouds that use it: launches, inventory, endings, the sweeper. */
public final class AccountEngine implements AutoCloseable {
    /** One describe a minute and thousand instances while nothing happens. */
    private static final Duration POLL = Duration.ofMinutes(1);
    /** A private address is usually known at once, a public one some two seconds after the launch. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private static final Duration POLL_UNSETTLED = Duration.ofSeconds(3);

    private final CloudProvider provider;
    private final LaunchThreads threads;
    private final Inventory inventory;
    private final InventorySchedule schedule;
    private final FreshLook freshLook;
    private final OrphanSweeper sweeper;
    private final UnavailableOfferings unavailable;
    private final LaunchBatcher batcher;
    private final Endings endings;
    private final EndReasons endReasons;
    private final Runnable whenKnown;
    private volatile boolean polledOnce;

    /**
     * What an account's engine stands on.
     *
     * @param timer belongs to the caller
     * @param cloudCap the most agents of a cloud, by its name
     * @param owned whether an instance belongs to an agent or to a launch under way
     * @param whenKnown runs once for each account, when the vendor has been asked what runs
     * @param whenMended runs when what a template launches from has a new version, which may mend what was wrong with the last; must
     *     not block
     */
    public record Surroundings(
            String controllerId,
            Clock clock,
            ScheduledExecutorService timer,
            LaunchObserver launches,
            List<InventoryListener> listeners,
            ToIntFunction<String> cloudCap,
            CircuitBreakers breakers,
            Predicate<String> owned,
            Runnable whenKnown,
            Runnable whenMended) {}

    /**
     * @param name of the account, for the names of threads
     * @param factory what it makes is closed by {@link #close}
     * @throws IllegalArgumentException as {@link ProviderFactory#open}
     */
    AccountEngine(String name, ProviderFactory factory, Surroundings around) {
        this.whenKnown = around.whenKnown();
        threads = new LaunchThreads(name);
        unavailable = new UnavailableOfferings(around.clock());
        provider = open(factory, around);
        InstanceApi instances = provider.instances();
        inventory = new Inventory(instances, around.controllerId(), around.listeners(), around.clock());
        freshLook = new FreshLook(inventory, around.timer());
        sweeper = new OrphanSweeper(inventory, instances, around.owned(), around.clock());
        schedule = new InventorySchedule(inventory, around.timer(), POLL, FIRST_LOOK, POLL_UNSETTLED, this::polled);
        endings = new Endings(instances, inventory, provider.vendor().dialect(), around.timer());
        endReasons = new EndReasons(instances, around.timer());
        FleetLauncher launcher = new FleetLauncher(new FleetLauncher.Ports(
                provider.vendor().dialect(),
                around.controllerId(),
                provider.fleets(),
                provider.catalog(),
                inventory,
                around.cloudCap(),
                unavailable,
                around.breakers(),
                new LaunchNews(this, around.launches()),
                provider.launches(),
                Backoff.DEFAULT,
                threads,
                around.clock(),
                RandomGenerator.getDefault()));
        batcher = new LaunchBatcher(launcher, threads, threads, LaunchBatcher.Settings.DEFAULT);
    }

    private CloudProvider open(ProviderFactory factory, Surroundings around) {
        try {
            return factory.open(threads, threads, around.clock(), () -> {
                unavailable.forgetTemplates();
                around.whenMended().run();
            });
        } catch (RuntimeException e) {
            threads.close();
            throw e;
        }
    }

    void start() {
        schedule.start();
    }

    /** Whether the vendor was asked what runs, successfully or not. */
    public boolean hasPolled() {
        return polledOnce;
    }

    private void polled() {
        if (!polledOnce) {
            polledOnce = true;
            // Nothing was ordered so far, as what runs was unknown.
            whenKnown.run();
        }
        endings.refused(sweeper.sweep(SweepRules.DEFAULT).failed());
    }

    public CompletableFuture<LaunchOutcome> launch(LaunchDemand demand) {
        return batcher.submit(demand);
    }

    public void end(String instanceId) {
        endings.end(instanceId);
    }

    /** Why an instance ended; the vendor is asked. Completes always normally, within some seconds. */
    public CompletableFuture<EndExplanation> whyEnded(String instanceId) {
        return endReasons.of(instanceId);
    }

    /** Instances that the vendor will not let us end, with its reason; they cost money until somebody lets them go. */
    public Map<String, String> unendable() {
        return endings.refused();
    }

    /** What was left out of a template's last launches as it does not exist, each with its remedy. */
    public List<String> leftOut(TemplateId template) {
        return provider.catalog().leftOut(template);
    }

    /** Looks whether a template that gets no agents has been mended by a new version of what it launches from. */
    public void lookForNewVersion(LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException {
        provider.catalog().lookForNewVersion(spec);
    }

    /** Something changed: look soon. */
    void hurry() {
        schedule.hurry();
    }

    /** What EC2 says now, for whoever cannot wait for the next poll. */
    public FreshLook freshLook() {
        return freshLook;
    }

    public Inventory inventory() {
        return inventory;
    }

    OrphanSweeper sweeper() {
        return sweeper;
    }

    public UnavailableOfferings unavailable() {
        return unavailable;
    }

    PlacementCatalog catalog() {
        return provider.catalog();
    }

    public PriceSource spotPrices() {
        return provider.spotPrices();
    }

    /**
     * Whether Spot capacity of any pool of this specification may be asked for now. May ask the vendor which pools there are.
     *
     * @throws InvalidLaunchSpecException if there are none
     */
    public boolean offersSpot(LaunchSpec spec) throws CloudCallException, InvalidLaunchSpecException {
        return provider.catalog().placements(spec).stream()
                .anyMatch(placement -> unavailable.of(spec.id()).isAvailable(placement, PurchaseOption.SPOT));
    }

    Optional<NoticeFeed> notices(String address) {
        return provider.notices(address);
    }

    /** Launches under way end as cancelled; what the vendor still gives them is ended by the sweeper of whoever comes next. */
    @Override
    public void close() {
        batcher.close();
        schedule.close();
        endings.close();
        endReasons.close();
        threads.close();
        provider.close();
    }
}

package io.jenkins.plugins.spotagents.account;

import io.jenkins.plugins.spotagents.aws.AwsAccount;
import io.jenkins.plugins.spotagents.aws.AwsClients;
import io.jenkins.plugins.spotagents.aws.Ec2FleetApi;
import io.jenkins.plugins.spotagents.aws.Ec2InstanceApi;
import io.jenkins.plugins.spotagents.aws.Ec2PlacementCatalog;
import io.jenkins.plugins.spotagents.aws.Ec2SpotPrices;
import io.jenkins.plugins.spotagents.aws.SqsMessageQueue;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.Ec2CallException;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.cost.PriceSource;
import io.jenkins.plugins.spotagents.fleet.FleetLauncher;
import io.jenkins.plugins.spotagents.fleet.LaunchBatcher;
import io.jenkins.plugins.spotagents.fleet.LaunchThreads;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Backoff;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PlacementCatalog;
import io.jenkins.plugins.spotagents.interruption.source.MessageQueue;
import io.jenkins.plugins.spotagents.interruption.source.QueueUrl;
import io.jenkins.plugins.spotagents.inventory.EndReason;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import io.jenkins.plugins.spotagents.inventory.InventoryListener;
import io.jenkins.plugins.spotagents.inventory.InventorySchedule;
import io.jenkins.plugins.spotagents.inventory.OrphanSweeper;
import io.jenkins.plugins.spotagents.inventory.SweepRules;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** The engine of one AWS account and region, for all clouds that use it: launches, inventory, endings, the sweeper. */
public final class AccountEngine implements AutoCloseable {
    /** One describe a minute and thousand instances while nothing happens. */
    private static final Duration POLL = Duration.ofMinutes(1);
    /** A private address is usually known at once, a public one some two seconds after the launch. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private static final Duration POLL_UNSETTLED = Duration.ofSeconds(3);

    private final AwsClients clients;
    private final LaunchThreads threads;
    private final Inventory inventory;
    private final InventorySchedule schedule;
    private final OrphanSweeper sweeper;
    private final UnavailableOfferings unavailable;
    private final Ec2PlacementCatalog catalog;
    private final PriceSource spotPrices;
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
     * @param whenMended runs when a launch template has a new version, which may mend what was wrong with the last; must not block
     * @param whenKnown runs once for each account, when EC2 has been asked what runs
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

    /** @param clients closed by {@link #close} */
    AccountEngine(AwsClients clients, Surroundings around) {
        this.clients = clients;
        this.whenKnown = around.whenKnown();
        threads = new LaunchThreads(clients.account().region());
        ApiBudget describes = ApiBudget.forDescribe();
        Ec2InstanceApi instances = new Ec2InstanceApi(clients, describes, ApiBudget.forTerminate(), threads);
        inventory = new Inventory(instances, around.controllerId(), around.listeners(), around.clock());
        sweeper = new OrphanSweeper(inventory, instances, around.owned(), around.clock());
        schedule = new InventorySchedule(inventory, around.timer(), POLL, FIRST_LOOK, POLL_UNSETTLED, this::polled);
        endings = new Endings(instances, inventory, around.timer());
        endReasons = new EndReasons(instances, around.timer());
        unavailable = new UnavailableOfferings(around.clock());
        catalog = new Ec2PlacementCatalog(clients, describes, threads, around.clock(), () -> {
            unavailable.forgetTemplates();
            around.whenMended().run();
        });
        spotPrices = new Ec2SpotPrices(clients, describes, threads, around.clock(), threads);
        FleetLauncher launcher = new FleetLauncher(new FleetLauncher.Ports(
                around.controllerId(),
                new Ec2FleetApi(clients),
                catalog,
                inventory,
                around.cloudCap(),
                unavailable,
                around.breakers(),
                new LaunchNews(this, around.launches()),
                ApiBudget.forCreateFleet(),
                Backoff.DEFAULT,
                threads,
                around.clock(),
                RandomGenerator.getDefault()));
        batcher = new LaunchBatcher(launcher, threads, threads, LaunchBatcher.Settings.DEFAULT);
    }

    void start() {
        schedule.start();
    }

    /** Whether EC2 was asked what runs, successfully or not. */
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

    public AwsAccount account() {
        return clients.account();
    }

    public CompletableFuture<LaunchOutcome> launch(LaunchDemand demand) {
        return batcher.submit(demand);
    }

    public void end(String instanceId) {
        endings.end(instanceId);
    }

    /** Why an instance ended; EC2 is asked. Completes always normally, within some seconds. */
    public CompletableFuture<EndReason> whyEnded(String instanceId) {
        return endReasons.of(instanceId);
    }

    /** Instances that EC2 will not let us end, with its reason; they cost money until somebody lets them go. */
    public Map<String, String> unendable() {
        return endings.refused();
    }

    /** What was left out of a template's last launches as it does not exist, each with its remedy. */
    public List<String> leftOut(TemplateId template) {
        return catalog.leftOut(template);
    }

    /** Looks whether a template that gets no agents has been mended by a new version of its launch template. */
    public void lookForNewVersion(LaunchSpec spec) throws Ec2CallException, InvalidLaunchSpecException {
        catalog.lookForNewVersion(spec);
    }

    /** Something changed: look soon. */
    void hurry() {
        schedule.hurry();
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
        return catalog;
    }

    public PriceSource spotPrices() {
        return spotPrices;
    }

    /**
     * Whether EC2 may be asked for Spot capacity of any pool of this specification now. May ask AWS which pools there are.
     *
     * @throws InvalidLaunchSpecException if there are none
     */
    public boolean offersSpot(LaunchSpec spec) throws Ec2CallException, InvalidLaunchSpecException {
        return catalog.placements(spec).stream()
                .anyMatch(placement -> unavailable.of(spec.id()).isAvailable(placement, PurchaseOption.SPOT));
    }

    AwsClients clients() {
        return clients;
    }

    MessageQueue queue(QueueUrl url) {
        return new SqsMessageQueue(clients, url);
    }

    /** Launches under way end as cancelled; what EC2 still gives them is ended by the sweeper of whoever comes next. */
    @Override
    public void close() {
        batcher.close();
        schedule.close();
        endings.close();
        endReasons.close();
        threads.close();
        clients.close();
    }
}

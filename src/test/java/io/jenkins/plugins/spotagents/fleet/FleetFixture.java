package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.RunningCounts;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Backoff;
import io.jenkins.plugins.spotagents.fleet.api.ManualTime;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PlacementCatalog;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.fleet.demand.SpotAllocation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A launcher with a fake EC2 under it, and a farm that counts what it is told. */
public final class FleetFixture implements RunningCounts, LaunchObserver {
    static final LaunchTemplateRef LAUNCH_TEMPLATE = new LaunchTemplateRef("lt-1", "$Default");

    final ManualTime time = new ManualTime();
    public final FakeFleetApi ec2 = new FakeFleetApi();
    final UnavailableOfferings unavailable = new UnavailableOfferings(time);
    final CircuitBreakers breakers = new CircuitBreakers(
            new CircuitBreaker.Settings(3, Duration.ofMinutes(10), Duration.ofMinutes(15)), time, Map.of());
    final Map<PurchaseOption, Integer> running = new HashMap<>();
    final List<Launched> unwanted = new ArrayList<>();
    final List<String> refusedCodes = new ArrayList<>();
    final Deque<Runnable> work = new ArrayDeque<>();
    final FleetLauncher launcher;
    final LaunchBatcher batcher;
    List<Placement> placements = grid(List.of("m6i.large", "m5.large", "c6i.large"), List.of("a", "b"));
    PlacementCatalog catalog = spec -> placements;
    int cloudCap = 1_000_000;

    public FleetFixture() {
        launcher = new FleetLauncher(new FleetLauncher.Ports(
                Ec2Dialect.EC2,
                "controller-1",
                ec2,
                spec -> catalog.placements(spec),
                this,
                cloud -> cloudCap,
                unavailable,
                breakers,
                this,
                new ApiBudget(50, 5, time::nanoTime),
                new Backoff(4, Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(2)),
                time,
                time,
                new Random(1)));
        batcher = new LaunchBatcher(launcher, time, work::add, LaunchBatcher.Settings.DEFAULT);
    }

    static List<Placement> grid(List<String> types, List<String> zones) {
        return types.stream()
                .flatMap(type -> zones.stream().map(zone -> placement(type, zone)))
                .toList();
    }

    static Placement placement(String type, String zone) {
        return new Placement(new CapacityPool(type, "eu-west-1" + zone), "subnet-" + zone);
    }

    static Offering spot(String type, String zone) {
        return new Offering(placement(type, zone).pool(), PurchaseOption.SPOT);
    }

    static Offering onDemand(String type, String zone) {
        return new Offering(placement(type, zone).pool(), PurchaseOption.ON_DEMAND);
    }

    public static LaunchSpec spec(PurchasePolicy policy, int maxAgents) {
        return Ec2Launch.spec(
                "aws",
                "linux",
                LAUNCH_TEMPLATE,
                Optional.empty(),
                List.of("subnet-a", "subnet-b"),
                new InstanceSelection.ByType(List.of("m6i.large", "m5.large", "c6i.large")),
                policy,
                Map.of("team", "ci"),
                maxAgents);
    }

    public static LaunchSpec spec() {
        return spec(PurchasePolicy.DEFAULT, 1_000_000);
    }

    static PurchasePolicy policy(int base, int percent, boolean fallback, int maxOnDemand) {
        return new PurchasePolicy(
                base, percent, fallback, maxOnDemand, SpotAllocation.PRICE_CAPACITY_OPTIMIZED, Optional.empty());
    }

    /** Launches at once, without batching. */
    List<LaunchOutcome> launch(LaunchDemand... demands) {
        List<PendingDemand> pending = Arrays.stream(demands)
                .map(demand -> new PendingDemand(demand, new CompletableFuture<>()))
                .toList();
        launcher.launch(demands[0].spec(), demands[0].required(), pending);
        return pending.stream().map(demand -> demand.outcome().join()).toList();
    }

    List<LaunchOutcome> launch(LaunchSpec spec, int count) {
        return launch(demands(spec, count));
    }

    static LaunchDemand[] demands(LaunchSpec spec, int count) {
        LaunchDemand[] demands = new LaunchDemand[count];
        Arrays.setAll(demands, i -> LaunchDemand.of(spec));
        return demands;
    }

    void runWork() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    static List<Launched> launched(List<LaunchOutcome> outcomes) {
        return outcomes.stream()
                .filter(Launched.class::isInstance)
                .map(Launched.class::cast)
                .toList();
    }

    static List<LaunchFailure> failed(List<LaunchOutcome> outcomes) {
        return outcomes.stream()
                .filter(LaunchFailure.class::isInstance)
                .map(LaunchFailure.class::cast)
                .toList();
    }

    static long count(List<LaunchOutcome> outcomes, PurchaseOption option) {
        return launched(outcomes).stream()
                .filter(launched -> launched.offering().purchaseOption() == option)
                .count();
    }

    @Override
    public int running(TemplateId template, PurchaseOption option) {
        return running.getOrDefault(option, 0);
    }

    @Override
    public int running(String cloud) {
        return running.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void launched(LaunchSpec spec, Launched launched, boolean wanted) {
        running.merge(launched.offering().purchaseOption(), 1, Integer::sum);
        if (!wanted) {
            unwanted.add(launched);
        }
    }

    @Override
    public void refused(LaunchSpec spec, Optional<Offering> offering, String code) {
        refusedCodes.add(code);
    }
}

package io.jenkins.plugins.spotagents.benchmarks;

import io.jenkins.plugins.spotagents.aws.Ec2FleetApi;
import io.jenkins.plugins.spotagents.aws.Ec2InstanceApi;
import io.jenkins.plugins.spotagents.aws.Ec2PlacementCatalog;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Budgets;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.LaunchThreads;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What it costs to know what runs while nothing happens. */
record SteadyState(int instances) implements Benchmark {
    private static final String CONTROLLER = "benchmark-controller";
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final int POLLS = 5;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_HEAP_EACH = 2_048;

    @Override
    public String title() {
        return "Steady state: " + instances + " instances";
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Region region = Region.open();
                LaunchThreads threads = new LaunchThreads("benchmark")) {
            launch(region, threads);
            // A clock ahead of the launches: what is that old and not known is taken in at once.
            Clock clock = Clock.offset(region.aws().clock(), Inventory.GRACE.multipliedBy(2));
            Ec2InstanceApi api =
                    new Ec2InstanceApi(region.clients(), Ec2Budgets.describe(), Ec2Budgets.terminate(), threads);
            Inventory warmUp = new Inventory(api, CONTROLLER, List.of(), clock);
            warmUp.poll();
            warmUp = null;
            long before = usedHeap();
            Inventory inventory = new Inventory(api, CONTROLLER, List.of(), clock);
            inventory.poll();
            long heap = usedHeap() - before;
            long known = inventory.instances().size();
            region.aws().journal().clear();
            long start = System.nanoTime();
            for (int i = 0; i < POLLS; i++) {
                inventory.poll();
            }
            double seconds = (System.nanoTime() - start) / 1e9 / POLLS;
            double calls = (double) region.aws().journal().count("DescribeInstances") / POLLS;
            double pollsAMinute = 60.0 / INTERVAL.toSeconds();
            return List.of(
                    Figure.atMost(0, "instances not known", instances - known, ""),
                    Figure.of(
                            "describe calls a minute, at a poll every " + INTERVAL.toSeconds() + " s",
                            calls * pollsAMinute,
                            ""),
                    Figure.atMost(MOST_HEAP_EACH, "heap for each tracked instance", (double) heap / instances, "bytes"),
                    Figure.of("one poll", seconds, "s"));
        }
    }

    private void launch(Region region, LaunchThreads threads) throws Exception {
        LaunchSpec spec = region.spec();
        List<Placement> placements = new Ec2PlacementCatalog(
                        region.clients(),
                        Ec2Budgets.describe(),
                        threads,
                        region.aws().clock())
                .placements(spec);
        Ec2FleetApi fleet = new Ec2FleetApi(region.clients());
        for (int left = instances; left > 0; left -= MOST_AT_ONCE) {
            fleet.createFleet(new FleetRequest(
                    UUID.randomUUID().toString(),
                    spec,
                    PurchaseOption.ON_DEMAND,
                    placements,
                    Math.min(left, MOST_AT_ONCE),
                    Map.of(
                            InstanceTags.CONTROLLER, CONTROLLER,
                            InstanceTags.CLOUD, spec.cloud(),
                            InstanceTags.TEMPLATE, spec.template())));
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

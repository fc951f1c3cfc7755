package io.jenkins.plugins.spotagents.benchmarks;

import io.jenkins.plugins.spotagents.aws.Ec2FleetApi;
import io.jenkins.plugins.spotagents.aws.Ec2PlacementCatalog;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Budgets;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.RunningCounts;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.fleet.FleetLauncher;
import io.jenkins.plugins.spotagents.fleet.LaunchBatcher;
import io.jenkins.plugins.spotagents.fleet.LaunchThreads;
import io.jenkins.plugins.spotagents.fleet.api.Backoff;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** Many demands of one specification at once: how many CreateFleet calls, and how long until each has its instance. */
record LaunchBurst(int demands, int mostCalls) implements Benchmark {
    private static final RunningCounts NONE_RUNNING = new RunningCounts() {
        @Override
        public int running(TemplateId template, PurchaseOption option) {
            return 0;
        }

        @Override
        public int running(String cloud) {
            return 0;
        }
    };

    @Override
    public String title() {
        return "Launch: " + demands + " demands of one specification at once";
    }

    @Override
    public List<Figure> run() {
        try (Region region = Region.open();
                LaunchThreads threads = new LaunchThreads("benchmark")) {
            LaunchSpec spec = region.spec();
            try (LaunchBatcher batcher = new LaunchBatcher(
                    new FleetLauncher(ports(region, threads)), threads, threads, LaunchBatcher.Settings.DEFAULT)) {
                long start = System.nanoTime();
                List<CompletableFuture<LaunchOutcome>> outcomes = new ArrayList<>();
                for (int i = 0; i < demands; i++) {
                    outcomes.add(batcher.submit(LaunchDemand.of(spec)));
                }
                long launched = outcomes.stream()
                        .map(CompletableFuture::join)
                        .filter(LaunchOutcome.Launched.class::isInstance)
                        .count();
                double seconds = (System.nanoTime() - start) / 1e9;
                return List.of(
                        Figure.atMost(
                                mostCalls,
                                "CreateFleet calls",
                                region.aws().journal().count("CreateFleet"),
                                ""),
                        Figure.atMost(0, "demands without an instance", demands - launched, ""),
                        Figure.atMost(
                                demands,
                                "instances started",
                                region.aws().liveInstances().size(),
                                ""),
                        Figure.of("demand → answer, all of them", seconds, "s"));
            }
        }
    }

    private static FleetLauncher.Ports ports(Region region, LaunchThreads threads) {
        Clock clock = region.aws().clock();
        return new FleetLauncher.Ports(
                Ec2Dialect.EC2,
                "benchmark-controller",
                new Ec2FleetApi(region.clients()),
                new Ec2PlacementCatalog(region.clients(), Ec2Budgets.describe(), threads, clock),
                NONE_RUNNING,
                cloud -> 1_000_000,
                new UnavailableOfferings(clock),
                new CircuitBreakers(CircuitBreaker.Settings.DEFAULT, clock, Map.of()),
                LaunchObserver.NONE,
                Ec2Budgets.createFleet(),
                Backoff.DEFAULT,
                threads,
                clock,
                RandomGenerator.getDefault());
    }
}

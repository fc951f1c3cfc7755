package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.fleet.FleetFixture.grid;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.RunningCounts;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Backoff;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.api.FleetResult;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Test;

/** The launcher under real threads. */
public class ConcurrentLaunchTest implements RunningCounts, LaunchObserver {
    private static final int CAP = 40;
    private static final int THREADS = 8;

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger ids = new AtomicInteger();
    private final List<Placement> placements = grid(List.of("m6i.large", "m5.large"), List.of("a", "b"));

    @Test(timeout = 60_000)
    public void launchesThatOverlapDoNotExceedTheCapTogether() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        try (LaunchThreads threads = new LaunchThreads("test");
                LaunchBatcher batcher = new LaunchBatcher(
                        launcher(threads),
                        threads,
                        threads,
                        new LaunchBatcher.Settings(Duration.ofMillis(1), Duration.ofMillis(2), 7))) {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<CompletableFuture<List<CompletableFuture<LaunchOutcome>>>> submitted = new ArrayList<>();
            for (int caller = 0; caller < THREADS; caller++) {
                LaunchSpec spec = spec(caller);
                submitted.add(CompletableFuture.supplyAsync(() -> submit(batcher, start, spec), callers));
            }
            int launched = 0;
            for (CompletableFuture<List<CompletableFuture<LaunchOutcome>>> outcomes : submitted) {
                for (CompletableFuture<LaunchOutcome> outcome : outcomes.get()) {
                    launched += outcome.get() instanceof Launched ? 1 : 0;
                }
            }

            assertThat(launched, is(CAP));
            assertThat(running.get(), is(CAP));
        } finally {
            callers.shutdownNow();
        }
    }

    private static List<CompletableFuture<LaunchOutcome>> submit(
            LaunchBatcher batcher, CyclicBarrier start, LaunchSpec spec) {
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        List<CompletableFuture<LaunchOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            outcomes.add(batcher.submit(LaunchDemand.of(spec)));
        }
        return outcomes;
    }

    private FleetLauncher launcher(LaunchThreads threads) {
        return new FleetLauncher(new FleetLauncher.Ports(
                Ec2Dialect.EC2,
                "controller-1",
                this::createFleet,
                spec -> placements,
                this,
                cloud -> 1_000,
                new UnavailableOfferings(Clock.systemUTC()),
                new CircuitBreakers(CircuitBreaker.Settings.DEFAULT, Clock.systemUTC(), Map.of()),
                this,
                new ApiBudget(1_000, 1_000, System::nanoTime),
                Backoff.DEFAULT,
                threads,
                Clock.systemUTC(),
                new Random(1)));
    }

    private FleetResult createFleet(FleetRequest request) {
        assertThat(running.get() + request.targetCapacity(), lessThanOrEqualTo(CAP));
        List<FleetResult.Instance> instances = new ArrayList<>();
        for (int i = 0; i < request.targetCapacity(); i++) {
            instances.add(new FleetResult.Instance(
                    "i-" + ids.incrementAndGet(), request.placements().get(0)));
        }
        return new FleetResult(instances, List.of());
    }

    /** One template, but as edited between the demands: other tags make another batch. */
    private static LaunchSpec spec(int edit) {
        return Ec2Launch.spec(
                "aws",
                "linux",
                FleetFixture.LAUNCH_TEMPLATE,
                Optional.empty(),
                List.of("subnet-a"),
                new InstanceSelection.ByType(List.of("m6i.large")),
                PurchasePolicy.DEFAULT,
                Map.of("edit", Integer.toString(edit)),
                CAP);
    }

    @Override
    public int running(TemplateId template, PurchaseOption option) {
        return option == PurchaseOption.SPOT ? running.get() : 0;
    }

    @Override
    public int running(String cloud) {
        return running.get();
    }

    @Override
    public void launched(LaunchSpec spec, Launched launched, boolean wanted) {
        running.incrementAndGet();
    }
}

package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import io.jenkins.plugins.spotagents.fleet.FleetLauncher;
import io.jenkins.plugins.spotagents.fleet.LaunchBatcher;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Backoff;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One policy at work in a region of its own. */
final class PolicyRun implements AutoCloseable {
    static final String CONTROLLER = "demo-controller";
    static final String CLOUD = "demo";
    static final String TEMPLATE = "linux";

    /**
     * A third of the agents reclaimed within minutes is what the breaker exists for: with its usual settings it would buy
     * on-demand, and there would be nothing to see.
     */
    private static final CircuitBreaker.Settings BREAKER_OFF =
            new CircuitBreaker.Settings(100_000, Duration.ofMinutes(10), Duration.ofMinutes(15));

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Time after the last arrival after which what has not ended is given up as lost. */
    private static final Duration LONGEST = Duration.ofMinutes(40);

    private final Policy policy;
    private final DemoOptions options;
    private final Workload workload;
    private final Story story = new Story();
    private final EmulatedAws aws;
    private final VirtualClock clock;
    private final Instant start;
    private final VirtualTime time;
    private final AwsPorts ports;
    private final LaunchBatcher batcher;
    private final BuildFarm farm;
    private final Optional<EngineWatch> engine;
    private final Trouble trouble;
    private final CompletableFuture<Result> finished = new CompletableFuture<>();
    private volatile Instant builtAt;

    /** @param time starts when all policies have begun, and stands before {@link #close} */
    PolicyRun(Policy policy, DemoOptions options, Path work, VirtualTime time) throws IOException {
        this.policy = policy;
        this.options = options;
        workload = new Workload(options);
        List<Region.Pool> pools = Region.pools(policy, options);
        Boot boot = new Boot();
        aws = Region.start(pools, options, boot, time.clock());
        clock = aws.clock();
        start = clock.instant();
        this.time = time;
        ports = AwsPorts.connect(aws, time);
        UnavailableOfferings unavailable = new UnavailableOfferings(clock);
        AgentCounts counts = new AgentCounts();
        LaunchSpec spec = spec(pools);
        boolean ours = policy == Policy.SPOT_AGENTS;
        engine = ours ? Optional.of(new EngineWatch(aws, ports, time, unavailable, counts, work)) : Optional.empty();
        batcher = new LaunchBatcher(launcher(unavailable, counts), time, time, LaunchBatcher.Settings.DEFAULT);
        EngineProvisioner provisioner = new EngineProvisioner(
                spec,
                batcher,
                ports.instances(),
                time,
                // The memory of what is unavailable is the engine's: the others ask again each time.
                ours ? () -> {} : () -> unavailable.snapshot().forEach(mark -> unavailable.forget(mark.scope())));
        Function<InstanceView, Machine> machines = ours
                ? view -> new ShellMachine(view.id(), work.resolve("agents"), work, time)
                : view -> new TimedMachine(clock);
        farm = new BuildFarm(
                clock,
                machines,
                time,
                story,
                provisioner,
                engine.<FarmWatcher>map(e -> e).orElseGet(() -> new Counting(counts)));
        boot.farm = farm;
        engine.ifPresent(watch -> watch.attend(farm));
        trouble = new Trouble(options, aws, pools, story);
    }

    private LaunchSpec spec(List<Region.Pool> pools) {
        return Ec2Launch.spec(
                CLOUD,
                TEMPLATE,
                new LaunchTemplateRef(EmulatedAws.LAUNCH_TEMPLATE, "$Latest"),
                Optional.empty(),
                pools.stream()
                        .map(Region.Pool::zone)
                        .distinct()
                        .map(aws::subnet)
                        .toList(),
                new InstanceSelection.ByType(
                        pools.stream().map(Region.Pool::type).distinct().toList()),
                policy.purchase(),
                Map.of(),
                10_000);
    }

    private FleetLauncher launcher(UnavailableOfferings unavailable, AgentCounts counts) {
        LaunchObserver observer = new LaunchObserver() {
            @Override
            public void launched(LaunchSpec launchSpec, Launched launched, boolean wanted) {
                counts.launched(launched.instanceId(), launched.offering().purchaseOption());
                engine.ifPresent(watch -> watch.metrics().launched(launchSpec, launched, wanted));
            }
        };
        return new FleetLauncher(new FleetLauncher.Ports(
                Ec2Dialect.EC2,
                CONTROLLER,
                ports.fleet(),
                ports.catalog(),
                counts,
                cloud -> 10_000,
                unavailable,
                new CircuitBreakers(BREAKER_OFF, clock, Map.of()),
                observer,
                new ApiBudget(50, 5, time::nanoTime),
                Backoff.DEFAULT,
                time,
                clock,
                new Random(options.seed())));
    }

    /** The emulator is there before the farm is. */
    private static final class Boot implements InstanceBoot {
        private volatile BuildFarm farm;

        @Override
        public void started(InstanceView instance) {
            farm.started(instance);
        }

        @Override
        public void stopped(InstanceView instance, StopKind kind) {
            farm.stopped(instance, kind);
        }
    }

    /** All that the policies without the engine's watch need. */
    private record Counting(AgentCounts counts) implements FarmWatcher {
        @Override
        public void stopped(InstanceView instance) {
            counts.ended(instance.id());
        }
    }

    void begin() {
        workload.sendTo(farm, clock);
        trouble.begin(workload.arriving());
        engine.ifPresent(EngineWatch::begin);
        look();
    }

    /** It is over when the last build has ended, and the last agent: those that idle are to be paid, too. */
    private void look() {
        Instant now = clock.instant();
        if (builtAt == null && farm.hasFinished(options.builds())) {
            builtAt = now;
        }
        boolean over = builtAt != null && aws.liveInstances().isEmpty();
        if (over || now.isAfter(start.plus(workload.arriving()).plus(LONGEST))) {
            finished.complete(result(now));
        } else {
            clock.schedule(LOOK_EVERY, this::look);
        }
    }

    /** Completes when all is over. */
    CompletableFuture<Result> finished() {
        return finished;
    }

    Story story() {
        return story;
    }

    Instant now() {
        return clock.instant();
    }

    String status(int builds) {
        return String.format(
                "completed %d/%d   queued %d   running %d   agents %d spot + %d on-demand   noticed %d   re-runs %d",
                farm.count(FarmBuild.State.COMPLETED),
                builds,
                farm.count(FarmBuild.State.QUEUED),
                farm.count(FarmBuild.State.RUNNING),
                farm.agents(false),
                farm.agents(true),
                trouble.noticed(),
                engine.map(EngineWatch::reruns).orElse(0));
    }

    private Result result(Instant now) {
        List<FarmBuild> builds = farm.builds();
        int completed = farm.count(FarmBuild.State.COMPLETED);
        Duration wasted = builds.stream().map(FarmBuild::wasted).reduce(Duration.ZERO, Duration::plus);
        BigDecimal cost = aws.billing().total();
        return new Result(
                policy.label(),
                completed,
                options.builds() - completed,
                engine.map(EngineWatch::reruns).orElse(0),
                wasted,
                story.agents().size(),
                trouble.noticed(),
                trouble.vanished(),
                farm.fallbacks(),
                cost,
                Duration.between(start, builtAt == null ? now : builtAt));
    }

    TimelineSvg timeline() {
        Instant end = now();
        return new TimelineSvg(story, start, end, trouble.droughts(end));
    }

    List<String> facts() {
        List<String> facts = new ArrayList<>(engine.map(EngineWatch::facts).orElse(List.of()));
        facts.add(story.unused() + " of " + story.agents().size() + " agents were ended without having had a build.");
        return facts;
    }

    @Override
    public void close() throws IOException {
        if (engine.isPresent()) {
            engine.get().close();
        }
        batcher.close();
        aws.close();
        ports.close();
    }
}

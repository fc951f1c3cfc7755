package io.jenkins.plugins.spotagents.demo;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import io.jenkins.plugins.spotagents.agent.SourceNames;
import io.jenkins.plugins.spotagents.aws.Ec2SpotPrices;
import io.jenkins.plugins.spotagents.aws.SqsMessageQueue;
import io.jenkins.plugins.spotagents.aws.events.EventBridgeParser;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.cost.BuildUse;
import io.jenkins.plugins.spotagents.cost.CostMeter;
import io.jenkins.plugins.spotagents.cost.CostRates;
import io.jenkins.plugins.spotagents.cost.FilePriceSource;
import io.jenkins.plugins.spotagents.cost.SavingsLedger;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.exit.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.interruption.source.QueueNoticeSource;
import io.jenkins.plugins.spotagents.interruption.source.VanishedInstances;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import io.jenkins.plugins.spotagents.metrics.EngineMetrics;
import io.jenkins.plugins.spotagents.metrics.MetricNames;
import io.jenkins.plugins.spotagents.requeue.RequeueLedger;
import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The engine's watch over the farm: notices, inventory, interruptions, re-runs, cost. What a composition root puts together. */
final class EngineWatch implements FarmWatcher, AutoCloseable {
    private static final Duration POLL_EVERY = Duration.ofSeconds(15);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final EmulatedAws aws;
    private final AwsPorts ports;
    private final VirtualTime time;
    private final UnavailableOfferings unavailable;
    private final AgentCounts counts;
    private final RequeueLedger ledger;
    private final MetricRegistry registry = new MetricRegistry();
    private final EngineMetrics metrics = new EngineMetrics(registry, SourceNames::of);
    private final SavingsLedger savings = new SavingsLedger();
    private final CostMeter meter;
    private final Map<String, FarmAgent> running = new ConcurrentHashMap<>();
    private EngineFarm farm;
    private InterruptionController controller;
    private LongPoll longPoll;
    private QueueNoticeSource queue;
    private MetadataWatchers metadata;
    private Inventory inventory;

    EngineWatch(
            EmulatedAws aws,
            AwsPorts ports,
            VirtualTime time,
            UnavailableOfferings unavailable,
            AgentCounts counts,
            Path work)
            throws IOException {
        this.aws = aws;
        this.ports = ports;
        this.time = time;
        this.unavailable = unavailable;
        this.counts = counts;
        ledger = RequeueLedger.open(work.resolve("requeue.journal"), aws.clock());
        ApiBudget budget = new ApiBudget(100, 20, time::nanoTime);
        Ec2SpotPrices spot = new Ec2SpotPrices(ports.clients(), budget, time, aws.clock(), time);
        meter = new CostMeter(
                new CostRates(spot.orElse(FilePriceSource.builtIn())), () -> Ec2Billing.LINUX, savings, aws.clock());
    }

    void attend(BuildFarm builds) {
        farm = new EngineFarm(builds, RequeuePolicy.DEFAULT, ledger, aws.clock());
        controller = new InterruptionController(farm, this::reclaimed, metrics, new FarmCalls(time, time, time), time);
        metadata = new MetadataWatchers(aws, time, controller::accept);
        longPoll = new LongPoll(
                new SqsMessageQueue(
                        ports.clients(), new QueueUrl(aws.noticeQueue().url())),
                aws.noticeQueue(),
                time);
        queue = new QueueNoticeSource(
                "demo",
                longPoll,
                new EventBridgeParser(Optional.empty(), Optional.of(aws.region())),
                this::received,
                id -> false,
                aws.clock());
        inventory = new Inventory(
                ports.instances(),
                PolicyRun.CONTROLLER,
                List.of(new VanishedInstances(controller::accept, aws.clock())),
                aws.clock());
        metrics.showAgents(() -> builds.agents(false), () -> builds.agents(true));
        metrics.showCost(meter::hourly, meter::unpriced, savings);
    }

    /** The receiver waits until it is done, and gives its turn back meanwhile, as it is others who do it. */
    private CompletionStage<Handling> received(Notice notice, NoticeSource source) {
        CompletableFuture<Handling> handled = controller.accept(notice, source);
        boolean goesOn = true;
        while (goesOn && !handled.isDone()) {
            goesOn = time.pause(MOMENT);
        }
        return handled;
    }

    private Set<CapacityPool> reclaimed(AgentFarm.Agent agent, Instant at) {
        unavailable.mark(agent.offering(), "reclaimed");
        return Set.of(agent.offering().pool());
    }

    void begin() {
        queue.start();
        longPoll.awaitListening();
        pollLater();
    }

    private void pollLater() {
        time.after(
                POLL_EVERY,
                () -> time.execute(() -> {
                    inventory.poll();
                    meter.samplePrices();
                    pollLater();
                }));
    }

    @Override
    public boolean seesToLosses() {
        return true;
    }

    @Override
    public void agentAppeared(FarmAgent agent) {
        AgentFarm.Agent identity = agent.identity();
        inventory.announce(agent.id(), agent.offering(), identity.cloud(), identity.template(), identity.launchedAt());
        meter.launched(agent.id(), identity.template(), Set.of("linux"), agent.offering(), identity.launchedAt());
        running.put(agent.id(), agent);
        controller.agentAppeared(agent.id());
    }

    @Override
    public void replacementOnline(Duration afterNotice) {
        metrics.replacementOnline(afterNotice);
    }

    @Override
    public void workEnded(FarmAgent agent, FarmBuild build, Duration ran, boolean lost) {
        meter.built(agent.id(), new BuildUse(build.id(), ran, lost));
        controller.workEnded(agent.id());
    }

    @Override
    public void released(FarmAgent agent, boolean reclaimed) {
        inventory.ended(agent.id());
        running.remove(agent.id());
        meter.ended(agent.id(), reclaimed);
        counts.ended(agent.id());
    }

    @Override
    public void booted(InstanceView instance) {
        metadata.booted(instance.id());
    }

    @Override
    public void stopped(InstanceView instance) {
        counts.ended(instance.id());
        metadata.stopped(instance.id());
    }

    EngineMetrics metrics() {
        return metrics;
    }

    int reruns() {
        return farm.reruns();
    }

    /** What the engine says of itself. */
    List<String> facts() {
        running.keySet().forEach(id -> meter.ended(id, false));
        Snapshot cordon = registry.timer(MetricNames.NOTICE_TO_CORDON).getSnapshot();
        Snapshot online =
                registry.timer(MetricNames.NOTICE_TO_REPLACEMENT_ONLINE).getSnapshot();
        long saved = registry.meter(MetricNames.SAVED_BY_DEADLINE).getCount();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Heard first of an agent's end: %d times from SQS, %d from IMDS, %d from the inventory; %d times it was known.",
                        heard("sqs"),
                        heard("imds"),
                        heard("inventory"),
                        registry.meter(MetricNames.DUPLICATES).getCount()),
                String.format(
                        Locale.ROOT,
                        "Notice to cordon: %.1f s median; notice to replacement online: %.0f s median (virtual time);"
                                + " %d builds finished before their deadline.",
                        cordon.getMedian() / 1e9,
                        online.getMedian() / 1e9,
                        saved),
                String.format(
                        Locale.ROOT,
                        "The engine's own account: %s paid, %s saved against on-demand.",
                        savings.total().paid(),
                        savings.total().saved()));
    }

    private long heard(String source) {
        return registry.meter(MetricNames.NOTICES_BY_SOURCE + source).getCount();
    }

    @Override
    public void close() throws IOException {
        queue.close();
        controller.close();
        ledger.close();
    }
}

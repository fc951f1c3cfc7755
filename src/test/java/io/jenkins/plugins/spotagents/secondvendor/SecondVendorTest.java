package io.jenkins.plugins.spotagents.secondvendor;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.Diversification;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.fleet.FleetLauncher;
import io.jenkins.plugins.spotagents.fleet.LaunchBatcher;
import io.jenkins.plugins.spotagents.fleet.api.Backoff;
import io.jenkins.plugins.spotagents.fleet.api.Dialect;
import io.jenkins.plugins.spotagents.fleet.api.ManualTime;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.exit.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.exit.PoolMemory;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.source.NoticeFeed;
import io.jenkins.plugins.spotagents.interruption.source.QueueNoticeSource;
import io.jenkins.plugins.spotagents.interruption.source.VanishedInstances;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import io.jenkins.plugins.spotagents.provider.CloudProvider;
import io.jenkins.plugins.spotagents.provider.ProviderFactory;
import io.jenkins.plugins.spotagents.requeue.RequeueLedger;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The engine on a vendor that shares nothing with EC2: what it does there is what it does on EC2. */
public class SecondVendorTest {
    private static final String CONTROLLER = "controller-1";
    private static final List<String> TYPES = List.of("n2-standard-8", "c3-standard-8");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final ManualTime time = new ManualTime();
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final Cumulus cumulus = new Cumulus(time, "europe-a", "europe-b");
    private final ProviderFactory factory = (pauses, background, clock, onNewVersion) -> cumulus;
    private final UnavailableOfferings unavailable = new UnavailableOfferings(time);
    private final CircuitBreakers breakers = new CircuitBreakers(CircuitBreaker.Settings.DEFAULT, time, Map.of());
    private final List<Launched> replacements = new CopyOnWriteArrayList<>();
    private CloudProvider provider;
    private Inventory inventory;
    private LaunchBatcher batcher;
    private CumulusFarm farm;
    private InterruptionController controller;
    private QueueNoticeSource notices;

    @Before
    public void buildTheEngineOfAnAccount() throws Exception {
        provider = factory.open(time, Runnable::run, time, () -> {});
        farm = new CumulusFarm(
                RequeueLedger.open(folder.getRoot().toPath().resolve("journal"), time),
                provider.vendor().billing(),
                this::replace,
                this::end);
        controller = new InterruptionController(
                farm,
                new PoolMemory(cloud -> Optional.of(unavailable), breakers, (template, pool) -> {}),
                new InterruptionListener() {},
                new FarmCalls(scheduler, Runnable::run, Runnable::run),
                scheduler);
        inventory = new Inventory(
                provider.instances(), CONTROLLER, List.of(new VanishedInstances(controller::accept, time)), time);
        batcher = new LaunchBatcher(
                new FleetLauncher(new FleetLauncher.Ports(
                        provider.vendor().dialect(),
                        CONTROLLER,
                        provider.fleets(),
                        provider.catalog(),
                        inventory,
                        cloud -> 100,
                        unavailable,
                        breakers,
                        new LaunchObserver() {
                            @Override
                            public void launched(LaunchSpec spec, Launched launched, boolean wanted) {
                                inventory.announce(
                                        launched.instanceId(),
                                        launched.offering(),
                                        spec.cloud(),
                                        spec.template(),
                                        launched.at());
                            }
                        },
                        provider.launches(),
                        Backoff.DEFAULT,
                        time,
                        time,
                        new Random(1))),
                time,
                Runnable::run,
                LaunchBatcher.Settings.DEFAULT);
        NoticeFeed feed = provider.notices("projects/ci/subscriptions/notices").orElseThrow();
        notices = new QueueNoticeSource("notices", feed.queue(), feed.parser(), controller::accept, id -> true, time);
        notices.start();
    }

    @After
    public void close() {
        notices.close();
        batcher.close();
        controller.close();
        provider.close();
    }

    private static LaunchSpec spec() {
        return new LaunchSpec(
                "cumulus",
                "linux",
                new Cumulus.Image("debian-13"),
                new InstanceSelection.ByType(TYPES),
                PurchasePolicy.DEFAULT,
                Map.of("team", "ci"),
                50);
    }

    private List<LaunchOutcome> launch(int count) {
        List<CompletableFuture<LaunchOutcome>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(batcher.submit(LaunchDemand.of(spec())));
        }
        advance(Duration.ofSeconds(2));
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private void replace(Set<CapacityPool> avoid) {
        batcher.submit(new LaunchDemand(UUID.randomUUID(), spec(), Optional.empty(), avoid))
                .thenAccept(outcome -> {
                    Launched launched = (Launched) outcome;
                    replacements.add(launched);
                    farm.agent(launched);
                });
    }

    private void end(String instanceId) {
        try {
            provider.instances().terminate(List.of(instanceId));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Launched anAgentThatBuilds(String build) {
        Launched launched = (Launched) launch(1).get(0);
        farm.agent(launched);
        farm.build(launched.instanceId(), build);
        return launched;
    }

    private void advance(Duration by) {
        scheduler.advance(by);
        time.advance(by);
    }

    private void dry(PurchaseOption option) {
        TYPES.forEach(type -> List.of("europe-a", "europe-b").forEach(zone -> cumulus.capacity(type, zone, option, 0)));
    }

    @Test
    public void instancesRunWithLabelsThatTheVendorCanSpell() {
        Launched launched = (Launched) launch(1).get(0);

        assertThat(launched.offering().purchaseOption(), is(PurchaseOption.SPOT));
        assertThat(
                cumulus.labels(launched.instanceId()),
                allOf(hasEntry("spot-agents_controller", CONTROLLER), hasEntry("team", "ci")));
        inventory.poll();
        assertThat(inventory.running(new TemplateId("cumulus", "linux"), PurchaseOption.SPOT), is(1));
        assertThat(inventory.instance(launched.instanceId()).orElseThrow().template(), is("linux"));
        assertThat(InstanceTags.CONTROLLER, containsString(":"));
    }

    @Test
    public void dryPoolsAreLeftForOthersAndThenForOnDemand() {
        dry(PurchaseOption.SPOT);
        cumulus.capacity("n2-standard-8", "europe-b", PurchaseOption.SPOT, 1);

        List<Launched> launched = launch(3).stream().map(Launched.class::cast).toList();

        assertThat(
                launched.stream().map(one -> one.offering().purchaseOption()).toList(),
                contains(PurchaseOption.SPOT, PurchaseOption.ON_DEMAND, PurchaseOption.ON_DEMAND));
        assertThat(launched.get(2).fallback(), is(true));
        assertThat(
                unavailable.snapshot().stream()
                        .map(UnavailableOfferings.Mark::reason)
                        .toList(),
                hasItem(CumulusErrors.DRY));
    }

    @Test
    public void itsOwnCodesDecideAndItsOwnWordsExplain() {
        cumulus.trouble(CumulusErrors.BUSY);
        assertThat("waited out", launch(1).get(0) instanceof Launched, is(true));

        dry(PurchaseOption.SPOT);
        dry(PurchaseOption.ON_DEMAND);
        LaunchFailure failure = (LaunchFailure) launch(1).get(0);
        assertThat(failure.kind(), is(Kind.NO_CAPACITY));
        assertThat(failure.code(), is(CumulusErrors.DRY));
        assertThat(failure.message(), containsString("Add machine types or zones."));
        assertThat(failure.message(), not(containsString("Availability")));
    }

    @Test
    public void aRefusalForGoodEndsTheCycle() {
        cumulus.trouble(CumulusErrors.FORBIDDEN);
        LaunchFailure failure = (LaunchFailure) launch(1).get(0);
        assertThat(failure.kind(), is(Kind.CONFIGURATION));
        assertThat(failure.message(), containsString("Grant the service account the role."));
    }

    @Test
    public void aQuotaSetsTheTypesOfItsGroupAside() {
        cumulus.trouble(CumulusErrors.QUOTA);
        Launched launched = (Launched) launch(1).get(0);
        assertThat(
                unavailable.snapshot().stream()
                        .map(UnavailableOfferings.Mark::reason)
                        .toList(),
                hasItem(CumulusErrors.QUOTA));
        assertThat(launched.offering().purchaseOption(), is(PurchaseOption.ON_DEMAND));
    }

    @Test
    public void ofThirtySecondsMostAreLeftToTheBuildAndItRunsAgainElsewhere() {
        Launched lost = anAgentThatBuilds("job#1");

        cumulus.preempt(lost.instanceId());
        await().until(() -> farm.told.containsKey("job#1") && scheduler.pending() > 0);

        assertThat(farm.diary, contains("cordon " + lost.instanceId(), "order"));
        assertThat(
                Duration.between(scheduler.now(), farm.told.get("job#1").interruptAt()), is(Duration.ofMillis(22_500)));
        advance(Duration.ofSeconds(20));
        assertThat(farm.diary, not(hasItem("interrupt job#1")));
        advance(Duration.ofSeconds(5));

        assertThat(farm.diary, hasItems("interrupt job#1", "release " + lost.instanceId() + " BY_US"));
        assertThat(farm.reruns, contains("job#1"));
        assertThat(replacements.size(), is(1));
        assertThat(replacements.get(0).offering().pool(), is(not(lost.offering().pool())));
        assertThat(cumulus.runs(lost.instanceId()), is(false));
        assertThat(cumulus.runs(replacements.get(0).instanceId()), is(true));
    }

    @Test
    public void whatGoesWithoutAWordIsFoundByTheInventory() {
        Launched lost = anAgentThatBuilds("job#2");
        inventory.poll();
        end(lost.instanceId());

        inventory.poll();
        advance(Duration.ofSeconds(2));

        assertThat(controller.report(lost.instanceId()).isPresent(), is(true));
        assertThat(farm.reruns, contains("job#2"));
        assertThat(
                "a person ended it: the pool is not to blame",
                unavailable.snapshot().isEmpty(),
                is(true));
    }

    @Test
    public void adviceIsInTheVendorsWords() {
        Dialect dialect = provider.vendor().dialect();
        Diversification narrow = Diversification.of(
                List.of(new CapacityPool("n2-standard-8", "europe-a")), dialect.types(), dialect.words());

        String advice = narrow.findings().toString();

        assertThat(advice, containsString("Add instance types and other zones."));
        assertThat(advice, containsString("Only 1 zone [europe-a]"));
        assertThat(advice, not(containsString("subnet")));
    }

    @Test
    public void whereThereAreNoMetadataNobodyIsToWatchThem() {
        assertThat(provider.vendor().metadata(), is(Optional.empty()));
    }
}

package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Dialect;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.RunningCounts;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.EmulatedAwsBuilder;
import io.jenkins.plugins.spotagents.fleet.FleetLauncher;
import io.jenkins.plugins.spotagents.fleet.LaunchBatcher;
import io.jenkins.plugins.spotagents.fleet.api.ApiBudget;
import io.jenkins.plugins.spotagents.fleet.api.Backoff;
import io.jenkins.plugins.spotagents.fleet.api.ManualTime;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.rules.ExternalResource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The launch engine with the real SDK, on an emulated region. Launches run on the test's thread, and pauses take no time. */
final class AwsFixture extends ExternalResource implements RunningCounts, LaunchObserver {
    static final String CONTROLLER = "controller-1";

    private final EmulatedAwsBuilder builder;
    final ManualTime time = new ManualTime();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Map<PurchaseOption, Integer> running = new EnumMap<>(PurchaseOption.class);
    EmulatedAws aws;
    AwsClients clients;
    UnavailableOfferings unavailable;
    Ec2InstanceApi instances;
    Ec2PlacementCatalog catalog;
    LaunchBatcher batcher;

    AwsFixture(EmulatedAwsBuilder builder) {
        this.builder = builder;
    }

    @Override
    protected void before() {
        aws = builder.start();
        clients = AwsClients.open(account(), credentials(), Optional.empty());
        unavailable = new UnavailableOfferings(aws.clock());
        instances = new Ec2InstanceApi(clients, budget(), budget(), time);
        catalog = new Ec2PlacementCatalog(clients, budget(), time, aws.clock());
        FleetLauncher launcher = new FleetLauncher(new FleetLauncher.Ports(
                Ec2Dialect.EC2,
                CONTROLLER,
                new Ec2FleetApi(clients),
                catalog,
                this,
                cloud -> 10_000,
                unavailable,
                new CircuitBreakers(CircuitBreaker.Settings.DEFAULT, aws.clock(), Map.of()),
                this,
                budget(),
                new Backoff(6, Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(2)),
                time,
                aws.clock(),
                new Random(1)));
        batcher = new LaunchBatcher(launcher, time, work::add, LaunchBatcher.Settings.DEFAULT);
    }

    @Override
    protected void after() {
        batcher.close();
        clients.close();
        aws.close();
    }

    Ec2PlacementCatalog catalog(Runnable onNewVersion) {
        return new Ec2PlacementCatalog(clients, budget(), time, aws.clock(), onNewVersion);
    }

    void newLaunchTemplateVersion() {
        clients.ec2()
                .createLaunchTemplateVersion(request -> request.launchTemplateName(EmulatedAws.LAUNCH_TEMPLATE)
                        .launchTemplateData(data -> data.imageId("ami-0000000000000beef")));
    }

    AwsAccount account() {
        return new AwsAccount(
                aws.region(),
                Optional.of("test"),
                Optional.empty(),
                Optional.of(aws.endpoint()),
                Optional.of(aws.endpoint()));
    }

    static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATESTTESTTESTTEST", "not-a-secret"));
    }

    ApiBudget budget() {
        return new ApiBudget(100, 20, time::nanoTime);
    }

    LaunchSpec spec(PurchasePolicy policy, int maxAgents, List<String> types, String... zones) {
        List<String> subnets = new ArrayList<>();
        for (String zone : zones) {
            subnets.add(aws.subnet(zone));
        }
        return spec(policy, maxAgents, new InstanceSelection.ByType(types), subnets);
    }

    LaunchSpec spec(PurchasePolicy policy, int maxAgents, InstanceSelection selection, List<String> subnets) {
        return Ec2Launch.spec(
                "aws",
                "linux",
                new LaunchTemplateRef(EmulatedAws.LAUNCH_TEMPLATE, "$Default"),
                Optional.empty(),
                subnets,
                selection,
                policy,
                Map.of("team", "ci"),
                maxAgents);
    }

    List<LaunchOutcome> launch(LaunchSpec spec, int count) {
        List<CompletableFuture<LaunchOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(batcher.submit(LaunchDemand.of(spec)));
        }
        time.advance(Duration.ofSeconds(1));
        while (!work.isEmpty()) {
            work.remove().run();
        }
        return outcomes.stream().map(CompletableFuture::join).toList();
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
    }
}

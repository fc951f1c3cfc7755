package io.jenkins.plugins.spotagents.aws;

import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.ON_DEMAND;
import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.SPOT;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Blueprint;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.emulator.http.RequestLimits;
import io.jenkins.plugins.spotagents.emulator.journal.ApiCall;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.fleet.demand.SpotAllocation;
import io.jenkins.plugins.spotagents.inventory.Instance;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;

/** The engine's launches through the real SDK and HTTP, against an EC2 that misbehaves. */
public class FleetEndToEndTest {
    private static final List<String> TYPES = List.of("m5.xlarge", "m6i.xlarge", "c5.xlarge");

    @Rule
    public final AwsFixture fixture = new AwsFixture(EmulatedAws.builder()
            .pool("m5.xlarge", "eu-west-1a", 4, 0.07)
            .pool("m6i.xlarge", "eu-west-1a", 4, 0.08)
            .pool("m5.xlarge", "eu-west-1b", 4, 0.075)
            .pool("c5.xlarge", "eu-west-1b", 4, 0.09));

    @Test
    public void instancesRunWithOurTagsOnTheVolumesAndTheFleetToo() {
        List<LaunchOutcome> outcomes = fixture.launch(spec(PurchasePolicy.DEFAULT), 3);

        assertThat(launched(outcomes, SPOT), hasSize(3));
        InstanceView instance = fixture.aws.liveInstances().get(0);
        ApiCall call = createFleetCalls().get(0);
        assertThat(
                instance.tags(),
                allOf(
                        hasEntry(InstanceTags.CONTROLLER, AwsFixture.CONTROLLER),
                        hasEntry(InstanceTags.CLOUD, "aws"),
                        hasEntry(InstanceTags.TEMPLATE, "linux"),
                        hasEntry(InstanceTags.LAUNCH_TOKEN, call.parameters().get("ClientToken")),
                        hasEntry("team", "ci")));
        assertThat(
                call.parameters(),
                allOf(
                        hasEntry("Type", "instant"),
                        hasEntry("SpotOptions.AllocationStrategy", "price-capacity-optimized"),
                        hasEntry("TagSpecification.2.ResourceType", "volume"),
                        hasEntry("TagSpecification.3.ResourceType", "fleet")));
        assertThat(createFleetCalls(), hasSize(1));
    }

    @Test
    public void dryPoolsAreLeftForOthersAndThenForOnDemand() {
        List<LaunchOutcome> outcomes = fixture.launch(spec(PurchasePolicy.DEFAULT), 20);

        assertThat(launched(outcomes, SPOT), hasSize(16));
        assertThat(launched(outcomes, ON_DEMAND), hasSize(4));
        assertThat(launched(outcomes, ON_DEMAND).stream().allMatch(Launched::fallback), is(true));
        assertThat(
                fixture.aws.liveInstances().stream()
                        .collect(Collectors.groupingBy(InstanceView::market, Collectors.counting())),
                allOf(hasEntry(Market.SPOT, 16L), hasEntry(Market.ON_DEMAND, 4L)));
    }

    @Test
    public void aPoolThatFailsWithACodeIsSetAsideWithThatCode() {
        fixture.aws.failPool("m5.xlarge", "eu-west-1a", Market.SPOT, "InsufficientInstanceCapacity");
        LaunchSpec spec = fixture.spec(PurchasePolicy.DEFAULT, 100, List.of("m5.xlarge"), "eu-west-1a", "eu-west-1b");

        assertThat(launched(fixture.launch(spec, 2), SPOT), hasSize(2));
        assertThat(launched(fixture.launch(spec, 1), SPOT), hasSize(1));

        List<ApiCall> calls = createFleetCalls();
        assertThat(calls.get(calls.size() - 1).parameters().values(), not(hasItem(fixture.aws.subnet("eu-west-1a"))));
    }

    @Test
    public void aSpotQuotaLeadsToOnDemand() {
        fixture.aws.quota(Market.SPOT, 8);

        List<LaunchOutcome> outcomes = fixture.launch(spec(PurchasePolicy.DEFAULT), 5);

        assertThat(launched(outcomes, SPOT), hasSize(2));
        assertThat(launched(outcomes, ON_DEMAND), hasSize(3));
    }

    @Test
    public void anExhaustedQuotaEverywhereIsALimitThatAnAdminCanRaise() {
        fixture.aws.quota(Market.SPOT, 0);
        fixture.aws.quota(Market.ON_DEMAND, 0);

        LaunchFailure failure = failure(fixture.launch(spec(PurchasePolicy.DEFAULT), 1));

        assertThat(failure.kind(), is(Kind.LIMIT_REACHED));
        assertThat(failure.message(), containsString("Service Quotas"));
    }

    @Test
    public void throttlingIsWaitedOutWithOneToken() {
        fixture.aws.faults().next("CreateFleet", 3, Fault.throttled());

        List<LaunchOutcome> outcomes = fixture.launch(spec(PurchasePolicy.DEFAULT), 5);

        assertThat(launched(outcomes, SPOT), hasSize(5));
        assertThat(fixture.aws.liveInstances(), hasSize(5));
        assertThat(createFleetCalls(), hasSize(4));
        assertThat(tokens(), hasSize(1));
        assertThat(fixture.time.pauses().size(), greaterThan(0));
    }

    @Test
    public void anEndlessThrottleEndsAsUnavailable() {
        fixture.aws.limits(RequestLimits.none().limit("CreateFleet", 0, 0));

        LaunchFailure failure = failure(fixture.launch(spec(PurchasePolicy.DEFAULT), 1));

        assertThat(failure.kind(), is(Kind.UNAVAILABLE));
        assertThat(failure.code(), is("RequestLimitExceeded"));
    }

    @Test
    public void aLostAnswerIsFetchedAgainInsteadOfLaunchingTwice() {
        fixture.aws.faults().next("CreateFleet", 2, Fault.lostAnswer());

        List<LaunchOutcome> outcomes = fixture.launch(spec(PurchasePolicy.DEFAULT), 3);

        assertThat(launched(outcomes, SPOT), hasSize(3));
        assertThat(fixture.aws.liveInstances(), hasSize(3));
        assertThat(tokens(), hasSize(1));
    }

    @Test
    public void aMalformedAnswerIsALostOne() {
        fixture.aws.faults().next("CreateFleet", 1, Fault.malformedAnswer());

        assertThat(launched(fixture.launch(spec(PurchasePolicy.DEFAULT), 2), SPOT), hasSize(2));
        assertThat(fixture.aws.liveInstances(), hasSize(2));
    }

    @Test
    public void capsHoldOverSeveralLaunches() {
        LaunchSpec spec = fixture.spec(PurchasePolicy.DEFAULT, 3, TYPES, "eu-west-1a");
        fixture.launch(spec, 2);

        List<LaunchOutcome> outcomes = fixture.launch(spec, 2);

        assertThat(launched(outcomes, SPOT), hasSize(1));
        assertThat(failure(outcomes.subList(1, 2)).code(), is("TemplateCapReached"));
        assertThat(fixture.aws.liveInstances(), hasSize(3));
    }

    @Test
    public void baseAndPercentageHoldOverSeveralLaunches() {
        PurchasePolicy mixed =
                new PurchasePolicy(1, 50, true, 20, SpotAllocation.PRICE_CAPACITY_OPTIMIZED, Optional.empty());
        for (int i = 0; i < 7; i++) {
            fixture.launch(spec(mixed), 1);
        }

        assertThat(fixture.running(spec(mixed).id(), ON_DEMAND), is(4));
        assertThat(fixture.running(spec(mixed).id(), SPOT), is(3));
    }

    @Test
    public void aPriceThatIsTooLowIsNamed() {
        PurchasePolicy cheap =
                new PurchasePolicy(0, 100, false, 0, SpotAllocation.LOWEST_PRICE, Optional.of(new BigDecimal("0.01")));

        LaunchFailure failure = failure(fixture.launch(spec(cheap), 1));

        assertThat(failure.kind(), is(Kind.NO_CAPACITY));
        assertThat(failure.code(), is("SpotMaxPriceTooLow"));
        assertThat(failure.message(), containsString("Raise the maximum Spot price"));
    }

    @Test
    public void aDeniedActionIsAConfigurationError() {
        fixture.aws.deny("ec2:CreateFleet");

        LaunchFailure failure = failure(fixture.launch(spec(PurchasePolicy.DEFAULT), 1));

        assertThat(failure.kind(), is(Kind.CONFIGURATION));
        assertThat(failure.code(), is("UnauthorizedOperation"));
    }

    @Test
    public void typesCanBeChosenByTheirAttributes() {
        LaunchSpec spec = fixture.spec(
                PurchasePolicy.DEFAULT,
                100,
                new InstanceSelection.ByRequirements(4, 4, 8, 16, "x86_64", List.of("m*"), List.of()),
                List.of(fixture.aws.subnet("eu-west-1a")));

        assertThat(launched(fixture.launch(spec, 8), SPOT), hasSize(8));
    }

    @Test
    public void anImageCanBeAParameterThatEc2Resolves() {
        fixture.aws.parameter("/images/agent", "ami-0000000000000abcd");
        LaunchSpec plain = spec(PurchasePolicy.DEFAULT);
        LaunchSpec spec = Ec2Launch.spec(
                plain.cloud(),
                plain.template(),
                Ec2Blueprint.of(plain).launchTemplate(),
                Optional.of("resolve:ssm:/images/agent"),
                Ec2Blueprint.of(plain).subnetIds(),
                plain.instances(),
                plain.purchase(),
                plain.tags(),
                plain.maxAgents());

        fixture.launch(spec, 1);

        assertThat(fixture.aws.liveInstances().get(0).imageId(), is("ami-0000000000000abcd"));
    }

    @Test
    public void whatWasLaunchedIsDescribedAndCanBeEnded() throws CloudCallException {
        List<LaunchOutcome> outcomes = fixture.launch(spec(PurchasePolicy.DEFAULT), 2);
        Launched first = launched(outcomes, SPOT).get(0);

        List<Instance> owned = fixture.instances.describeOwned(AwsFixture.CONTROLLER);
        assertThat(owned, hasSize(2));
        Instance described = owned.stream()
                .filter(instance -> instance.id().equals(first.instanceId()))
                .findFirst()
                .orElseThrow();
        assertThat(described.offering(), is(first.offering()));
        assertThat(described.tags(), hasEntry(InstanceTags.TEMPLATE, "linux"));
        assertThat(fixture.instances.describeOwned("somebody-else"), hasSize(0));

        assertThat(
                fixture.instances
                        .terminate(List.of(first.instanceId(), "i-00000000000000bad"))
                        .isEmpty(),
                is(true));
        assertThat(fixture.aws.liveInstances(), hasSize(1));
    }

    private LaunchSpec spec(PurchasePolicy policy) {
        return fixture.spec(policy, 100, TYPES, "eu-west-1a", "eu-west-1b");
    }

    private List<ApiCall> createFleetCalls() {
        return fixture.aws.journal().calls("CreateFleet");
    }

    private List<String> tokens() {
        return createFleetCalls().stream()
                .map(call -> call.parameters().get("ClientToken"))
                .distinct()
                .toList();
    }

    private static List<Launched> launched(List<LaunchOutcome> outcomes, PurchaseOption option) {
        return outcomes.stream()
                .filter(Launched.class::isInstance)
                .map(Launched.class::cast)
                .filter(launched -> launched.offering().purchaseOption() == option)
                .toList();
    }

    private static LaunchFailure failure(List<LaunchOutcome> outcomes) {
        return (LaunchFailure) outcomes.get(0);
    }
}

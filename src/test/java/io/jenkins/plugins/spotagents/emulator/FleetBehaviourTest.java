package io.jenkins.plugins.spotagents.emulator;

import static io.jenkins.plugins.spotagents.emulator.FleetCalls.errors;
import static io.jenkins.plugins.spotagents.emulator.FleetCalls.ids;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.FleetData;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfoFromInstanceRequirements;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotAllocationStrategy;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Fleets launch what the pools, quotas and subnets give, and say what they do not. */
public class FleetBehaviourTest {
    private static final String CHEAP = "m5.xlarge/eu-west-1a";
    private static final String DEAR = "m6i.xlarge/eu-west-1b";
    private static final String DRY = "m5a.xlarge/eu-west-1c";

    @Rule
    public final EmulatorRule emulator = new EmulatorRule(EmulatedAws.builder()
            .pool("m5.xlarge", "eu-west-1a", 4, 0.07)
            .pool("m6i.xlarge", "eu-west-1b", 4, 0.09)
            .pool("m5a.xlarge", "eu-west-1c", 0, 0.05)
            .pool("c5.large", "eu-west-1a", 4, 0.03)
            .subnet("subnet-large", "eu-west-1c", 100)
            .subnet("subnet-small", "eu-west-1c", 1));

    private FleetCalls fleet(String... pools) {
        return FleetCalls.with(emulator.clients().ec2()).pools(pools);
    }

    private Map<String, Long> livePools() {
        return emulator.aws().liveInstances().stream()
                .collect(Collectors.groupingBy(i -> i.pool().toString(), TreeMap::new, Collectors.counting()));
    }

    @Test
    public void aDryPoolAnswersInsufficientCapacity() {
        CreateFleetResponse response = fleet(DRY).spot(2);

        assertThat(response.instances(), is(empty()));
        assertThat(errors(response), contains(DRY + " InsufficientInstanceCapacity"));
        assertThat(response.errors().get(0).lifecycleAsString(), is("spot"));
        assertThat(
                response.errors()
                        .get(0)
                        .launchTemplateAndOverrides()
                        .launchTemplateSpecification()
                        .version(),
                is("1"));
    }

    @Test
    public void whatDoesNotFitIsMissingFromThePartialResult() {
        CreateFleetResponse response = fleet(CHEAP, DRY).spot(5);

        assertThat(ids(response), hasSize(4));
        assertThat(response.instances(), hasSize(1));
        assertThat(
                errors(response),
                containsInAnyOrder(CHEAP + " InsufficientInstanceCapacity", DRY + " InsufficientInstanceCapacity"));
    }

    @Test
    public void aFleetOfTypeInstantIsDescribedByItsIdAlone() {
        CreateFleetResponse created = fleet(CHEAP, DRY).spot(5);
        Ec2Client ec2 = emulator.clients().ec2();

        FleetData fleet =
                ec2.describeFleets(r -> r.fleetIds(created.fleetId())).fleets().get(0);

        assertThat(fleet.typeAsString(), is("instant"));
        assertThat(fleet.instances().get(0).instanceIds(), is(ids(created)));
        assertThat(fleet.errors(), hasSize(2));
        assertThat("without an id", ec2.describeFleets().fleets(), is(empty()));
        Ec2Exception unknown =
                assertThrows(Ec2Exception.class, () -> ec2.describeFleets(r -> r.fleetIds("fleet-unknown")));
        assertThat(unknown.awsErrorDetails().errorCode(), is("InvalidFleetId"));
    }

    @Test
    public void aFullSubnetIsNotADryPool() {
        emulator.aws().capacity("m5a.xlarge", "eu-west-1c", 10);

        CreateFleetResponse response = fleet().override(
                        o -> o.instanceType("m5a.xlarge").subnetId("subnet-small"))
                .spot(2);

        assertThat(ids(response), hasSize(1));
        assertThat(errors(response), contains("m5a.xlarge/subnet-small InsufficientFreeAddressesInSubnet"));
        assertThat(
                ids(fleet().override(o -> o.instanceType("m5a.xlarge").subnetId("subnet-large"))
                        .spot(2)),
                hasSize(2));
    }

    @Test
    public void theCheapestOfTheDeepPoolsGoesFirstAndOthersFollow() {
        fleet(CHEAP, DEAR).spot(2);
        assertThat(livePools(), is(Map.of(CHEAP, 2L)));

        fleet(CHEAP, DEAR).spot(6);
        assertThat(livePools(), is(Map.of(CHEAP, 4L, DEAR, 4L)));
    }

    @Test
    public void diversifiedSpreadsEvenly() {
        fleet(CHEAP, DEAR, "c5.large/eu-west-1a")
                .strategy(SpotAllocationStrategy.DIVERSIFIED)
                .spot(6);

        assertThat(livePools(), is(Map.of(CHEAP, 2L, DEAR, 2L, "c5.large/eu-west-1a", 2L)));
    }

    @Test
    public void lowestPriceRunsIntoTheDryPoolAndSaysSo() {
        CreateFleetResponse response =
                fleet(DRY, DEAR).strategy(SpotAllocationStrategy.LOWEST_PRICE).spot(1);

        assertThat(livePools(), is(Map.of(DEAR, 1L)));
        assertThat(errors(response), contains(DRY + " InsufficientInstanceCapacity"));
    }

    @Test
    public void onDemandTakesNothingOfTheSpotPool() {
        CreateFleetResponse response = fleet(DRY).onDemand(2);

        assertThat(ids(response), hasSize(2));
        assertThat(
                emulator.aws().liveInstances().stream()
                        .map(InstanceView::market)
                        .toList(),
                everyItem(is(Market.ON_DEMAND)));
        emulator.aws().onDemandCapacity("m5a.xlarge", "eu-west-1c", 2);
        assertThat(errors(fleet(DRY).onDemand(1)), contains(DRY + " InsufficientInstanceCapacity"));
    }

    @Test
    public void aRequestMayMixMarkets() {
        fleet(DEAR)
                .and(r -> r.targetCapacitySpecification(
                        t -> t.totalTargetCapacity(4).onDemandTargetCapacity(1).spotTargetCapacity(3)))
                .spot(4);

        Map<Market, Long> markets = emulator.aws().liveInstances().stream()
                .collect(Collectors.groupingBy(InstanceView::market, Collectors.counting()));
        assertThat(markets, is(Map.of(Market.ON_DEMAND, 1L, Market.SPOT, 3L)));
    }

    @Test
    public void theSameTokenLaunchesOnce() {
        CreateFleetResponse first = fleet(DEAR).token("t-1").spot(2);
        CreateFleetResponse second = fleet(DEAR).token("t-1").spot(2);

        assertThat(ids(second), is(ids(first)));
        assertThat(emulator.aws().liveInstances(), hasSize(2));
        Ec2Exception error =
                assertThrows(Ec2Exception.class, () -> fleet(DEAR).token("t-1").spot(3));
        assertThat(error.awsErrorDetails().errorCode(), is("IdempotentParameterMismatch"));
    }

    @Test
    public void aLostAnswerIsRepairedByTheToken() {
        emulator.aws().faults().next("CreateFleet", 1, Fault.lostAnswer());

        List<String> ids = ids(fleet(DEAR).token("t-2").spot(2));

        assertThat(ids, hasSize(2));
        assertThat(emulator.aws().liveInstances(), hasSize(2));
        assertThat(emulator.aws().journal().count("CreateFleet"), is(2L));
    }

    @Test
    public void quotasHaveTheirOwnCodes() {
        emulator.aws().quota(Market.SPOT, 4);
        emulator.aws().quota(Market.ON_DEMAND, 0);

        CreateFleetResponse spot = fleet(DEAR).spot(2);

        assertThat(ids(spot), hasSize(1));
        assertThat(errors(spot), contains(DEAR + " MaxSpotInstanceCountExceeded"));
        assertThat(errors(fleet(DEAR).onDemand(1)), contains(DEAR + " VcpuLimitExceeded"));
    }

    @Test
    public void aMaximumPriceBelowTheMarketGetsNothing() {
        CreateFleetResponse response = fleet().override(o -> o.instanceType("m6i.xlarge")
                        .availabilityZone("eu-west-1b")
                        .maxPrice("0.05"))
                .spot(1);

        assertThat(errors(response), contains(DEAR + " SpotMaxPriceTooLow"));
        assertThat(response.errors().get(0).errorMessage(), containsString("0.09"));
    }

    @Test
    public void unknownPlacesAreErrorsOfTheOverride() {
        CreateFleetResponse response = fleet(DEAR)
                .override(o -> o.instanceType("m5.xlarge").subnetId("subnet-unknown"))
                .override(o -> o.instanceType("c5.large").availabilityZone("eu-west-1b"))
                .spot(1);

        assertThat(ids(response), hasSize(1));
        assertThat(
                errors(response),
                containsInAnyOrder(
                        "m5.xlarge/subnet-unknown InvalidSubnetID.NotFound",
                        "c5.large/eu-west-1b InvalidFleetConfiguration"));
    }

    @Test
    public void anUnknownTemplateFailsTheCall() {
        Ec2Exception error = assertThrows(
                Ec2Exception.class, () -> fleet(DEAR).template("nobody").spot(1));

        assertThat(error.awsErrorDetails().errorCode(), is("InvalidLaunchTemplateName.NotFoundException"));
    }

    @Test
    public void aPoolFailsWithTheCodeThatATestChose() {
        emulator.aws().failPool("m6i.xlarge", "eu-west-1b", Market.SPOT, "SomethingNew");
        assertThat(errors(fleet(DEAR).spot(1)), contains(DEAR + " SomethingNew"));

        emulator.aws().healPool("m6i.xlarge", "eu-west-1b", Market.SPOT);
        assertThat(ids(fleet(DEAR).spot(1)), hasSize(1));
    }

    @Test
    public void requirementsSelectTypesByAttributes() {
        CreateFleetResponse response = fleet().override(o ->
                        o.instanceRequirements(r -> r.vCpuCount(v -> v.min(4).max(4))
                                .memoryMiB(m -> m.min(16_384))
                                .excludedInstanceTypes("m5*")))
                .spot(2);

        assertThat(ids(response), hasSize(2));
        assertThat(livePools(), is(Map.of(DEAR, 2L)));
        assertThat(response.instances().get(0).instanceTypeAsString(), is("m6i.xlarge"));
    }

    @Test
    public void requirementsCanBeTriedOut() {
        List<String> types = emulator
                .clients()
                .ec2()
                .getInstanceTypesFromInstanceRequirements(r -> r.architectureTypesWithStrings("arm64")
                        .virtualizationTypesWithStrings("hvm")
                        .instanceRequirements(q -> q.vCpuCount(v -> v.min(2).max(2))
                                .memoryMiB(m -> m.min(8192).max(8192))))
                .instanceTypes()
                .stream()
                .map(InstanceTypeInfoFromInstanceRequirements::instanceType)
                .toList();

        assertThat(types, containsInAnyOrder("m6g.large", "m7g.large"));
    }

    @Test
    public void aPlainLaunchInADryPoolFails() {
        Ec2Exception error = assertThrows(
                Ec2Exception.class,
                () -> emulator.clients()
                        .ec2()
                        .runInstances(r -> r.imageId(EmulatedAws.IMAGE)
                                .instanceType("m5a.xlarge")
                                .placement(p -> p.availabilityZone("eu-west-1c"))
                                .instanceMarketOptions(o -> o.marketType(MarketType.SPOT))
                                .minCount(1)
                                .maxCount(1)));

        assertThat(error.awsErrorDetails().errorCode(), is("InsufficientInstanceCapacity"));
        assertThat(error.statusCode(), is(500));
    }

    @Test
    public void requirementsThatNothingFulfilsCannotBeFulfilled() {
        CreateFleetResponse response = fleet().override(o ->
                        o.instanceRequirements(r -> r.vCpuCount(v -> v.min(400)).memoryMiB(m -> m.min(1))))
                .spot(1);

        assertThat(response.errors().get(0).errorCode(), is("UnfulfillableCapacity"));
    }

    @Test
    public void allOrNothingLaunchesNothingRatherThanLess() {
        CreateFleetResponse response = fleet(DEAR)
                .and(r -> r.spotOptions(o -> o.minTargetCapacity(5).singleInstanceType(true)))
                .spot(5);

        assertThat(ids(response), is(empty()));
        assertThat(errors(response), contains(DEAR + " InsufficientInstanceCapacity"));
        assertThat(emulator.aws().liveInstances(), is(empty()));
    }

    @Test
    public void instancesCarryTheTagsOfTheRequestAndThoseOfAws() {
        fleet(DEAR)
                .and(r -> r.tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder().key("k").value("").build())
                        .build()))
                .spot(1);

        Map<String, String> tags = emulator.aws().liveInstances().get(0).tags();
        assertThat(tags, hasEntry("k", ""));
        assertThat(tags, hasKey("aws:ec2:fleet-id"));
        assertThat(tags.get("aws:ec2launchtemplate:id"), startsWith("lt-"));
    }

    @Test
    public void anImageMayComeFromAParameter() {
        emulator.aws().parameter("/jenkins/ami", "ami-0fedcba9876543210");

        fleet().override(o -> o.instanceType("m6i.xlarge")
                        .availabilityZone("eu-west-1b")
                        .imageId("resolve:ssm:/jenkins/ami"))
                .spot(1);

        assertThat(emulator.aws().liveInstances().get(0).imageId(), is("ami-0fedcba9876543210"));
        assertThat(
                emulator.clients()
                        .ssm()
                        .getParameter(r -> r.name("/jenkins/ami"))
                        .parameter()
                        .value(),
                is("ami-0fedcba9876543210"));
    }

    @Test
    public void aTerminatedInstanceFreesItsPlaceWhenItIsGone() {
        List<String> ids = ids(fleet(DEAR).spot(4));
        emulator.clients().ec2().terminateInstances(r -> r.instanceIds(ids));
        assertThat(ids(fleet(DEAR).spot(1)), is(empty()));

        emulator.aws().clock().advance(Duration.ofSeconds(30));

        assertThat(ids(fleet(DEAR).spot(4)), hasSize(4));
    }

    @Test
    public void thousandsAreLaunchedAtOnce() {
        emulator.aws().capacity("m6i.xlarge", "eu-west-1b", 20_000);

        List<String> ids = ids(fleet(DEAR, CHEAP).spot(10_000));

        assertThat(ids, hasSize(10_000));
        Map<String, Long> unique =
                ids.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(unique.size(), is(10_000));
    }
}

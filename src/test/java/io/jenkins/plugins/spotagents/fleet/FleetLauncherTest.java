package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.ON_DEMAND;
import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.SPOT;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.count;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.failed;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.grid;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.launched;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.onDemand;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.placement;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.policy;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spec;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spot;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.Ec2CallException;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Scope;
import io.jenkins.plugins.spotagents.fleet.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.LaunchOutcome.LaunchFailure.Kind;
import io.jenkins.plugins.spotagents.fleet.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.hamcrest.Matcher;
import org.junit.Test;

public class FleetLauncherTest {
    private final FleetFixture fleet = new FleetFixture();

    @Test
    public void likeDemandsShareOneRequest() {
        List<LaunchOutcome> outcomes = fleet.launch(spec(), 20);

        assertThat(count(outcomes, SPOT), is(20L));
        assertThat(fleet.ec2.requests, hasSize(1));
        assertThat(fleet.ec2.requests.get(0).targetCapacity(), is(20));
        assertThat(
                launched(outcomes).stream().map(Launched::instanceId).distinct().count(), is(20L));
    }

    @Test
    public void instancesSayWhoseTheyAre() {
        fleet.launch(spec(), 1);

        FleetRequest request = fleet.ec2.requests.get(0);
        assertThat(
                request.tags(),
                allOf(
                        hasEntry(InstanceTags.CONTROLLER, "controller-1"),
                        hasEntry(InstanceTags.CLOUD, "aws"),
                        hasEntry(InstanceTags.TEMPLATE, "linux"),
                        hasEntry(InstanceTags.LAUNCH_TOKEN, request.clientToken()),
                        hasEntry("team", "ci")));
    }

    @Test
    public void whatOnePoolCannotGiveComesFromTheOthers() {
        fleet.ec2.everywhere(3);

        List<LaunchOutcome> outcomes = fleet.launch(spec(), 10);

        assertThat(count(outcomes, SPOT), is(10L));
    }

    @Test
    public void aReclaimedPoolIsNotTriedAgain() {
        fleet.unavailable.mark(spot("m6i.large", "a"), "interrupted");

        fleet.launch(spec(), 1);

        assertThat(fleet.ec2.requests.get(0).placements(), not(hasPlacement("m6i.large", "a")));
    }

    @Test
    public void aRefusedPoolIsLeftAloneForThreeMinutes() {
        fleet.ec2.capacity(spot("m6i.large", "a"), 0);
        fleet.launch(spec(), 1);
        fleet.launch(spec(), 1);
        fleet.time.advance(Duration.ofMinutes(3));
        fleet.launch(spec(), 1);

        assertThat(fleet.ec2.requests.get(1).placements(), not(hasPlacement("m6i.large", "a")));
        assertThat(fleet.ec2.requests.get(2).placements(), hasPlacement("m6i.large", "a"));
    }

    @Test
    public void whatSpotCannotGiveIsBoughtOnDemandInTheSameCycle() {
        fleet.ec2.none(SPOT, fleet.placements).capacity(spot("c6i.large", "b"), 2);

        List<LaunchOutcome> outcomes = fleet.launch(spec(), 5);

        assertThat(count(outcomes, SPOT), is(2L));
        assertThat(count(outcomes, ON_DEMAND), is(3L));
        assertThat(launched(outcomes).stream().filter(Launched::fallback).count(), is(3L));
        assertThat(fleet.ec2.requests, hasSize(2));
    }

    @Test
    public void aPartialResultCompletesWhatItCanAtOnce() {
        fleet.ec2.none(SPOT, fleet.placements).capacity(spot("c6i.large", "b"), 2);
        List<PendingDemand> demands = Arrays.stream(FleetFixture.demands(spec(), 5))
                .map(demand -> new PendingDemand(demand, new CompletableFuture<>()))
                .toList();
        List<Long> doneAtRequest = new ArrayList<>();
        fleet.ec2.onRequest = request -> doneAtRequest.add(
                demands.stream().filter(demand -> demand.outcome().isDone()).count());

        fleet.launcher.launch(spec(), Optional.empty(), demands);

        assertThat(doneAtRequest, contains(0L, 2L));
    }

    @Test
    public void withoutFallbackTheRestFailsForLackOfCapacity() {
        fleet.ec2.none(SPOT, fleet.placements);

        List<LaunchOutcome> outcomes = fleet.launch(spec(policy(0, 100, false, 0), 10), 2);

        LaunchFailure failure = failed(outcomes).get(0);
        assertThat(failed(outcomes), hasSize(2));
        assertThat(failure.kind(), is(Kind.NO_CAPACITY));
        assertThat(failure.code(), is("InsufficientInstanceCapacity"));
        assertThat(
                failure.message(),
                allOf(
                        containsString("aws/linux"),
                        containsString("c6i.large/eu-west-1a, c6i.large/eu-west-1b, m5.large/eu-west-1a and 3 more"),
                        containsString("Add instance types or Availability Zones.")));
    }

    @Test
    public void aTemplateWhoseOfferingsAreAllSetAsideSaysUntilWhen() {
        fleet.ec2.none(SPOT, fleet.placements);
        LaunchSpec spec = spec(policy(0, 100, false, 0), 10);
        fleet.launch(spec, 1);
        int before = fleet.ec2.requests.size();

        LaunchFailure failure = failed(fleet.launch(spec, 1)).get(0);

        assertThat(fleet.ec2.requests, hasSize(before));
        assertThat(failure.kind(), is(Kind.NO_CAPACITY));
        assertThat(failure.message(), containsString("2026-03-01T12:03:00Z"));
    }

    @Test
    public void poolsToAvoidAreAskedOnlyIfTheOthersHaveNothing() {
        LaunchDemand demand = new LaunchDemand(
                UUID.randomUUID(),
                spec(),
                Optional.empty(),
                Set.of(placement("m6i.large", "a").pool()));
        Launched first = launched(fleet.launch(demand)).get(0);
        assertThat(first.offering(), not(spot("m6i.large", "a")));

        fleet.ec2.none(SPOT, fleet.placements).capacity(spot("m6i.large", "a"), 1);
        Launched second = launched(fleet.launch(demand)).get(0);
        assertThat(second.offering(), is(spot("m6i.large", "a")));
    }

    @Test
    public void anAvoidedPoolGoesToADemandThatDoesNotMind() {
        fleet.ec2
                .none(SPOT, fleet.placements)
                .capacity(spot("m6i.large", "a"), 1)
                .capacity(spot("m5.large", "a"), 1);
        LaunchDemand burnt = new LaunchDemand(
                UUID.randomUUID(),
                spec(),
                Optional.empty(),
                Set.of(placement("m6i.large", "a").pool()));

        List<LaunchOutcome> outcomes = fleet.launch(burnt, LaunchDemand.of(spec()));

        assertThat(((Launched) outcomes.get(0)).offering(), is(spot("m5.large", "a")));
        assertThat(((Launched) outcomes.get(1)).offering(), is(spot("m6i.large", "a")));
    }

    @Test
    public void baseAndPercentageHoldOverWhatAlreadyRuns() {
        LaunchSpec spec = spec(policy(2, 75, true, 20), 100);

        for (int i = 0; i < 10; i++) {
            fleet.launch(spec, 1);
        }

        // 2 of base, and a quarter of the other 8.
        assertThat(fleet.running.get(ON_DEMAND), is(4));
        assertThat(fleet.running.get(SPOT), is(6));
    }

    @Test
    public void theMixIsTheSameForOneBatchAsForTen() {
        List<LaunchOutcome> outcomes = fleet.launch(spec(policy(2, 75, true, 20), 100), 10);

        assertThat(count(outcomes, ON_DEMAND), is(4L));
        assertThat(launched(outcomes).stream().filter(Launched::fallback).toList(), is(empty()));
    }

    @Test
    public void capsOfTemplateAndCloudAreNotExceeded() {
        List<LaunchOutcome> outcomes = fleet.launch(spec(PurchasePolicy.DEFAULT, 3), 5);
        assertThat(launched(outcomes), hasSize(3));
        assertThat(outcomes.subList(0, 3), is(launched(outcomes)));
        assertThat(failed(outcomes).get(0).code(), is("TemplateCapReached"));
        assertThat(failed(outcomes).get(0).kind(), is(Kind.LIMIT_REACHED));

        fleet.cloudCap = 4;
        List<LaunchOutcome> more = fleet.launch(spec(), 5);
        assertThat(launched(more), hasSize(1));
        assertThat(failed(more).get(0).code(), is("CloudCapReached"));
    }

    @Test
    public void theOnDemandCapBoundsTheFallback() {
        fleet.ec2.none(SPOT, fleet.placements);

        List<LaunchOutcome> outcomes = fleet.launch(spec(policy(0, 100, true, 2), 100), 5);

        assertThat(count(outcomes, ON_DEMAND), is(2L));
        assertThat(failed(outcomes), hasSize(3));
        assertThat(failed(outcomes).get(0).kind(), is(Kind.LIMIT_REACHED));
        assertThat(
                failed(outcomes).get(0).message(),
                allOf(containsString("InsufficientInstanceCapacity"), containsString("2 on-demand agents")));
    }

    @Test
    public void aDemandThatInsistsOnOnDemandNeverAsksForSpot() {
        LaunchDemand demand = new LaunchDemand(UUID.randomUUID(), spec(), Optional.of(ON_DEMAND), Set.of());

        List<LaunchOutcome> outcomes = fleet.launch(demand);

        assertThat(count(outcomes, ON_DEMAND), is(1L));
        assertThat(launched(outcomes).get(0).fallback(), is(false));
        assertThat(fleet.ec2.requests, hasSize(1));
    }

    @Test
    public void aDemandThatInsistsOnSpotIsNotServedOnDemand() {
        fleet.ec2.none(SPOT, fleet.placements);
        LaunchDemand demand = new LaunchDemand(UUID.randomUUID(), spec(), Optional.of(SPOT), Set.of());

        assertThat(failed(fleet.launch(demand)).get(0).kind(), is(Kind.NO_CAPACITY));
    }

    @Test
    public void aSpotQuotaSetsAllOfSpotAside() {
        fleet.placements.forEach(
                where -> fleet.ec2.refuse(new Offering(where.pool(), SPOT), "MaxSpotInstanceCountExceeded"));

        assertThat(count(fleet.launch(spec(), 2), ON_DEMAND), is(2L));
        assertThat(fleet.unavailable.snapshot().get(0).scope(), is((Object) new Scope.OfPurchaseOption(SPOT)));
        int before = fleet.ec2.requests.size();
        fleet.launch(spec(), 1);
        assertThat(fleet.ec2.requests, hasSize(before + 1));
    }

    @Test
    public void aVcpuQuotaSetsItsInstanceFamiliesAside() {
        fleet.placements = grid(List.of("m6i.large", "c6i.large", "g5.xlarge"), List.of("a"));
        fleet.ec2.refuse(onDemand("m6i.large", "a"), "VcpuLimitExceeded").capacity(onDemand("g5.xlarge", "a"), 0);
        fleet.ec2.capacity(onDemand("c6i.large", "a"), 0);
        LaunchDemand demand = new LaunchDemand(UUID.randomUUID(), spec(), Optional.of(ON_DEMAND), Set.of());

        LaunchFailure failure = failed(fleet.launch(demand)).get(0);

        assertThat(failure.kind(), is(Kind.LIMIT_REACHED));
        assertThat(failure.code(), is("VcpuLimitExceeded"));
        assertThat(failure.message(), containsString("Service Quotas"));
        assertThat(fleet.unavailable.isAvailable(placement("c6i.large", "a"), ON_DEMAND), is(false));
        assertThat(fleet.unavailable.isAvailable(placement("m6i.large", "a"), SPOT), is(true));
    }

    @Test
    public void aFullSubnetIsReplacedByItsSiblingInTheZone() {
        fleet.placements = List.of(
                placement("m6i.large", "a"),
                new Placement(placement("m6i.large", "a").pool(), "subnet-a2"));
        fleet.ec2.refuse(spot("m6i.large", "a"), "InsufficientFreeAddressesInSubnet");
        LaunchDemand demand = new LaunchDemand(UUID.randomUUID(), spec(), Optional.of(SPOT), Set.of());

        fleet.launch(demand);

        assertThat(fleet.ec2.requests, hasSize(2));
        assertThat(fleet.ec2.requests.get(0).placements(), hasSize(1));
        assertThat(fleet.ec2.requests.get(0).placements().get(0).subnetId(), is("subnet-a"));
        assertThat(fleet.ec2.requests.get(1).placements().get(0).subnetId(), is("subnet-a2"));
    }

    @Test
    public void aThrottledRequestIsRepeatedWithTheSameToken() {
        fleet.ec2.trouble("RequestLimitExceeded").trouble("InternalError");

        List<LaunchOutcome> outcomes = fleet.launch(spec(), 3);

        assertThat(launched(outcomes), hasSize(3));
        assertThat(
                fleet.ec2.requests.stream()
                        .map(FleetRequest::clientToken)
                        .distinct()
                        .count(),
                is(1L));
        assertThat(fleet.ec2.requests, hasSize(3));
        assertThat(fleet.time.pauses(), everyItem(greaterThan(Duration.ZERO)));
    }

    @Test
    public void aLostAnswerDoesNotLaunchTwice() {
        fleet.ec2.loseAnswer();

        List<LaunchOutcome> outcomes = fleet.launch(spec(), 3);

        assertThat(launched(outcomes), hasSize(3));
        assertThat(fleet.ec2.launched, is(3));
        assertThat(fleet.ec2.requests, hasSize(2));
    }

    @Test
    public void aChangedRequestGetsAnotherToken() {
        fleet.ec2.none(SPOT, fleet.placements);

        fleet.launch(spec(), 1);

        assertThat(
                fleet.ec2.requests.stream()
                        .map(FleetRequest::clientToken)
                        .distinct()
                        .count(),
                is((long) fleet.ec2.requests.size()));
    }

    @Test
    public void endlessThrottlingFailsAsUnavailableAndAsksForNothingElse() {
        for (int i = 0; i < 4; i++) {
            fleet.ec2.trouble("RequestLimitExceeded");
        }

        List<LaunchOutcome> outcomes = fleet.launch(spec(), 2);

        assertThat(failed(outcomes), hasSize(2));
        assertThat(failed(outcomes).get(0).kind(), is(Kind.UNAVAILABLE));
        assertThat(fleet.ec2.requests, hasSize(4));
    }

    @Test
    public void aNetworkThatSwallowsCallsIsNotWaitedForEndlessly() {
        for (int i = 0; i < 4; i++) {
            fleet.ec2.trouble("ClientError", () -> fleet.time.pause(Duration.ofMinutes(1)));
        }

        assertThat(failed(fleet.launch(spec(), 1)).get(0).kind(), is(Kind.UNAVAILABLE));
        assertThat(fleet.ec2.requests, hasSize(2));
    }

    @Test
    public void aMissingPermissionFailsAtOnceAsConfiguration() {
        fleet.ec2.trouble("UnauthorizedOperation");

        LaunchFailure failure = failed(fleet.launch(spec(), 1)).get(0);

        assertThat(failure.kind(), is(Kind.CONFIGURATION));
        assertThat(failure.message(), containsString("permission"));
        assertThat(fleet.ec2.requests, hasSize(1));
    }

    @Test
    public void oneWrongTypeDoesNotMakeTheTemplateWrong() {
        fleet.ec2.none(SPOT, fleet.placements).refuse(spot("m6i.large", "a"), "Unsupported");

        LaunchFailure failure =
                failed(fleet.launch(spec(policy(0, 100, false, 0), 10), 1)).get(0);

        assertThat(failure.kind(), is(Kind.NO_CAPACITY));
        assertThat(failure.message(), containsString("Unsupported in m6i.large/eu-west-1a"));
    }

    @Test
    public void anUnknownCodeCostsThePoolThreeMinutes() {
        fleet.ec2.refuse(spot("m6i.large", "a"), "SomethingNewOfNextYear");

        assertThat(launched(fleet.launch(spec(), 1)), hasSize(1));
        assertThat(
                fleet.unavailable.snapshot().stream().map(mark -> mark.reason()).toList(),
                contains("SomethingNewOfNextYear"));
    }

    @Test
    public void aDeficitWithoutAReasonStillEndsAsAFailure() {
        fleet.ec2.everywhere(0).givesNoReasons();

        LaunchFailure failure = failed(fleet.launch(spec(), 1)).get(0);

        assertThat(failure.kind(), is(Kind.NO_CAPACITY));
        assertThat(failure.code(), is("UnfulfillableCapacity"));
    }

    @Test
    public void aWrongTemplateIsToldWithTheCatalogsMessage() {
        fleet.catalog = spec -> {
            throw new InvalidLaunchSpecException("Subnet 'subnet-x' does not exist.");
        };

        LaunchFailure failure = failed(fleet.launch(spec(), 1)).get(0);

        assertThat(failure.kind(), is(Kind.CONFIGURATION));
        assertThat(failure.message(), is("Subnet 'subnet-x' does not exist."));
    }

    @Test
    public void aCatalogThatCannotReachEc2FailsAsUnavailable() {
        fleet.catalog = spec -> {
            throw new Ec2CallException("DescribeSubnets", Ec2CallException.NO_ANSWER, "", "timed out", null);
        };

        assertThat(failed(fleet.launch(spec(), 1)).get(0).kind(), is(Kind.UNAVAILABLE));
    }

    @Test
    public void aFaultOfOursFailsTheDemandsInsteadOfLosingThem() {
        fleet.catalog = spec -> {
            throw new IllegalStateException("a fault");
        };

        assertThat(failed(fleet.launch(spec(), 2)), hasSize(2));
    }

    @Test
    public void anOpenBreakerBuysOnDemand() {
        openBreaker();

        List<LaunchOutcome> outcomes = fleet.launch(spec(), 3);

        assertThat(count(outcomes, ON_DEMAND), is(3L));
        assertThat(launched(outcomes).stream().allMatch(Launched::fallback), is(true));
    }

    @Test
    public void anOpenBreakerIsNamedWhereTheOnDemandCapIsReached() {
        openBreaker();

        LaunchFailure failure =
                failed(fleet.launch(spec(policy(0, 100, true, 1), 10), 2)).get(0);

        assertThat(failure.code(), is("OnDemandCapReached"));
        assertThat(failure.message(), containsString("Spot is suspended for now"));
    }

    @Test
    public void aHalfOpenBreakerLetsOneProbeThrough() {
        openBreaker();
        fleet.time.advance(Duration.ofMinutes(15));

        List<LaunchOutcome> outcomes = fleet.launch(spec(), 3);
        assertThat(count(outcomes, SPOT), is(1L));
        assertThat(count(fleet.launch(spec(), 3), SPOT), is(0L));

        fleet.time.advance(Duration.ofMinutes(10));
        assertThat(count(fleet.launch(spec(), 3), SPOT), is(3L));
    }

    @Test
    public void aProbeThatFindsNoCapacityIsRepeated() {
        openBreaker();
        fleet.time.advance(Duration.ofMinutes(15));
        fleet.ec2.none(SPOT, fleet.placements);

        assertThat(count(fleet.launch(spec(), 1), ON_DEMAND), is(1L));
        assertThat(breaker().advice(), is(CircuitBreaker.Advice.PROBE));
    }

    @Test
    public void anOpenBreakerDoesNotOverruleAnAdminWhoWantsNoFallback() {
        openBreaker();

        assertThat(count(fleet.launch(spec(policy(0, 100, false, 0), 10), 2), SPOT), is(2L));
    }

    @Test
    public void closingEndsABackOffAndCancels() {
        fleet.ec2.trouble("RequestLimitExceeded");
        fleet.time.beginClosing();

        assertThat(failed(fleet.launch(spec(), 1)).get(0).kind(), is(Kind.CANCELLED));
    }

    @Test
    public void anInstanceForAWithdrawnDemandGoesToTheNextOne() {
        PendingDemand withdrawn = new PendingDemand(LaunchDemand.of(spec()), new CompletableFuture<>());
        PendingDemand waiting = new PendingDemand(LaunchDemand.of(spec()), new CompletableFuture<>());
        withdrawn.outcome().cancel(false);

        fleet.launcher.launch(spec(), Optional.empty(), List.of(withdrawn, waiting));

        assertThat(waiting.outcome().join(), is(instanceOf(Launched.class)));
        assertThat(fleet.ec2.launched, is(1));
        assertThat(fleet.unwanted, is(empty()));
    }

    private CircuitBreaker breaker() {
        return fleet.breakers.of(spec().id());
    }

    private void openBreaker() {
        for (int i = 0; i < 3; i++) {
            breaker().interrupted();
        }
    }

    private static Matcher<Iterable<? super Placement>> hasPlacement(String type, String zone) {
        return hasItem(placement(type, zone));
    }
}

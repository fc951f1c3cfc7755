package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.ON_DEMAND;
import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.SPOT;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.count;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.launched;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.placement;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spec;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spot;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
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

/** How a batch of like demands becomes instances: one request, from the pools that have some, each with an owner. */
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
    public void anInstanceForAWithdrawnDemandGoesToTheNextOne() {
        PendingDemand withdrawn = new PendingDemand(LaunchDemand.of(spec()), new CompletableFuture<>());
        PendingDemand waiting = new PendingDemand(LaunchDemand.of(spec()), new CompletableFuture<>());
        withdrawn.outcome().cancel(false);

        fleet.launcher.launch(spec(), Optional.empty(), List.of(withdrawn, waiting));

        assertThat(waiting.outcome().join(), is(instanceOf(Launched.class)));
        assertThat(fleet.ec2.launched, is(1));
        assertThat(fleet.unwanted, is(empty()));
    }

    private static Matcher<Iterable<? super Placement>> hasPlacement(String type, String zone) {
        return hasItem(placement(type, zone));
    }
}

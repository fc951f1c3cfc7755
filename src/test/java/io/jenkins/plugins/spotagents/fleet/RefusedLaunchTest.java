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
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.Test;

/** What EC2 refuses: what is set aside for it, and what an admin is told where nothing else is left. */
public class RefusedLaunchTest {
    private final FleetFixture fleet = new FleetFixture();

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
    public void aSpotQuotaSetsTheSpotOfItsFamiliesAside() {
        fleet.placements.forEach(
                where -> fleet.ec2.refuse(new Offering(where.pool(), SPOT), "MaxSpotInstanceCountExceeded"));

        assertThat(count(fleet.launch(spec(), 2), ON_DEMAND), is(2L));
        assertThat(fleet.unavailable.isAvailable(placement("c6i.large", "a"), SPOT), is(false));
        assertThat(fleet.unavailable.isAvailable(placement("g4dn.xlarge", "a"), SPOT), is(true));
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
}

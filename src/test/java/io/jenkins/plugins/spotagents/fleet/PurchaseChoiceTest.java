package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.ON_DEMAND;
import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.SPOT;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.count;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.failed;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.launched;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.policy;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spec;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.Test;

/** What is bought on Spot and what on demand, how many of each, and where the caps are. */
public class PurchaseChoiceTest {
    private final FleetFixture fleet = new FleetFixture();

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
}

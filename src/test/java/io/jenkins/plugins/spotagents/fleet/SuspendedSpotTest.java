package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.ON_DEMAND;
import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.SPOT;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.count;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.failed;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.launched;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.policy;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spec;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** A template whose circuit breaker is open, or lets a probe through. */
public class SuspendedSpotTest {
    private final FleetFixture fleet = new FleetFixture();

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

    private CircuitBreaker breaker() {
        return fleet.breakers.of(spec().id());
    }

    private void openBreaker() {
        for (int i = 0; i < 3; i++) {
            breaker().interrupted();
        }
    }
}

package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.SPOT;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.failed;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.launched;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spec;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** Requests that are throttled, lost, forbidden or wrong: repeated where that helps, and ended as a failure where not. */
public class TroubledLaunchTest {
    private final FleetFixture fleet = new FleetFixture();

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
            throw new CloudCallException("DescribeSubnets", CloudCallException.NO_ANSWER, "", "timed out", null);
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
    public void closingEndsABackOffAndCancels() {
        fleet.ec2.trouble("RequestLimitExceeded");
        fleet.time.beginClosing();

        assertThat(failed(fleet.launch(spec(), 1)).get(0).kind(), is(Kind.CANCELLED));
    }
}

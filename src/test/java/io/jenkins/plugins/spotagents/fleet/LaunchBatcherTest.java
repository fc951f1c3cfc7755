package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.ON_DEMAND;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.policy;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spec;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.Assert;
import org.junit.Test;

public class LaunchBatcherTest {
    private final FleetFixture fleet = new FleetFixture();

    @Test
    public void demandsOfOneMomentAreOneRequest() {
        List<CompletableFuture<LaunchOutcome>> outcomes = submit(500);

        fleet.time.advance(Duration.ofMillis(200));
        fleet.runWork();

        assertThat(fleet.ec2.requests, hasSize(1));
        outcomes.forEach(outcome -> assertThat(outcome.join(), is(instanceOf(Launched.class))));
        assertThat(fleet.batcher.outstanding(), is(0));
    }

    @Test
    public void nothingIsCalledOnTheCallersThread() {
        submit(5_000);

        assertThat(fleet.ec2.requests, hasSize(0));
    }

    @Test
    public void aBatchWaitsForStragglersButNotLongerThanASecond() {
        submit(1);
        for (int i = 0; i < 6; i++) {
            fleet.time.advance(Duration.ofMillis(150));
            assertThat(fleet.work.isEmpty(), is(true));
            submit(1);
        }
        fleet.time.advance(Duration.ofMillis(100));
        fleet.runWork();

        assertThat(fleet.ec2.requests, hasSize(1));
        assertThat(fleet.ec2.requests.get(0).targetCapacity(), is(7));
    }

    @Test
    public void aBatchLeavesWhenNothingIsAddedForTwoHundredMilliseconds() {
        submit(1);
        fleet.time.advance(Duration.ofMillis(100));
        submit(1);
        fleet.time.advance(Duration.ofMillis(199));
        assertThat(fleet.work.isEmpty(), is(true));

        fleet.time.advance(Duration.ofMillis(1));
        assertThat(fleet.work.size(), is(1));
    }

    @Test
    public void tenThousandDemandsAreTenRequests() {
        submit(10_000);
        fleet.time.advance(Duration.ofSeconds(1));
        fleet.runWork();

        assertThat(fleet.ec2.requests, hasSize(10));
        assertThat(fleet.ec2.launched, is(10_000));
    }

    @Test
    public void unlikeDemandsDoNotMix() {
        submit(1);
        fleet.batcher.submit(LaunchDemand.of(spec(policy(1, 50, true, 5), 10)));
        fleet.batcher.submit(new LaunchDemand(UUID.randomUUID(), spec(), Optional.of(ON_DEMAND), Set.of()));
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(fleet.work.size(), is(3));
    }

    @Test
    public void closingAnswersEverythingOutstanding() {
        List<CompletableFuture<LaunchOutcome>> outcomes = submit(3);
        fleet.time.advance(Duration.ofMillis(200));
        outcomes.addAll(submit(2));

        fleet.batcher.close();

        outcomes.forEach(outcome -> assertCancelled(outcome.join()));
        assertCancelled(fleet.batcher.submit(LaunchDemand.of(spec())).join());
    }

    @Test
    public void anInstanceThatComesAfterClosingIsReportedAsUnwanted() {
        submit(1);
        fleet.time.advance(Duration.ofMillis(200));
        Runnable launch = fleet.work.remove();
        fleet.catalog = spec -> {
            fleet.batcher.close();
            return fleet.placements;
        };

        launch.run();

        // The demand was withdrawn before the request was made, so none was needed.
        assertThat(fleet.ec2.launched, is(0));
    }

    @Test
    public void aCancelledDemandIsWithdrawn() {
        List<CompletableFuture<LaunchOutcome>> outcomes = submit(3);
        outcomes.get(1).cancel(false);
        fleet.time.advance(Duration.ofMillis(200));
        fleet.runWork();

        assertThat(fleet.ec2.launched, is(2));
    }

    @Test
    public void settingsRefuseWhatEc2CannotDo() {
        IllegalArgumentException size = Assert.assertThrows(
                IllegalArgumentException.class,
                () -> new LaunchBatcher.Settings(Duration.ZERO, Duration.ofSeconds(1), 20_000));
        assertThat(size.getMessage(), is("A batch of 20000 demands is not possible: use 1 to 10000."));
        Assert.assertThrows(
                IllegalArgumentException.class,
                () -> new LaunchBatcher.Settings(Duration.ofSeconds(2), Duration.ofSeconds(1), 10));
    }

    private List<CompletableFuture<LaunchOutcome>> submit(int count) {
        List<CompletableFuture<LaunchOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(fleet.batcher.submit(LaunchDemand.of(spec())));
        }
        return outcomes;
    }

    private static void assertCancelled(LaunchOutcome outcome) {
        assertThat(((LaunchFailure) outcome).kind(), is(LaunchFailure.Kind.CANCELLED));
    }
}

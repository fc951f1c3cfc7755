package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.EndCause;
import io.jenkins.plugins.spotagents.capacity.EndReason;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.LifeState;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.emulator.world.Timings;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.inventory.EndExplanation;
import io.jenkins.plugins.spotagents.inventory.Instance;
import io.jenkins.plugins.spotagents.inventory.InstanceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Assert;
import org.junit.Rule;
import org.junit.Test;

public class Ec2InstanceApiTest {
    @Rule
    public final AwsFixture fixture =
            new AwsFixture(EmulatedAws.builder().pool("m5.xlarge", "eu-west-1a", 5_000, 0.07));

    @Test
    public void manyInstancesAreReadPageByPage() throws CloudCallException {
        launch(2_500);

        assertThat(fixture.instances.describeOwned(AwsFixture.CONTROLLER), hasSize(2_500));
        assertThat(fixture.aws.journal().count("DescribeInstances"), is(3L));
    }

    @Test
    public void aFreshInstanceMayBeInvisible() throws CloudCallException {
        fixture.aws.timings(Timings.USUAL.withHidden(Duration.ofSeconds(5), Duration.ofSeconds(5)));
        launch(1);

        assertThat(fixture.instances.describeOwned(AwsFixture.CONTROLLER), hasSize(0));
        fixture.aws.clock().advance(Duration.ofSeconds(6));
        assertThat(fixture.instances.describeOwned(AwsFixture.CONTROLLER), hasSize(1));
    }

    @Test
    public void theReasonOfAReclaimIsTold() throws CloudCallException {
        String id = launch(1).get(0);
        fixture.aws.clock().advance(Duration.ofMinutes(1));
        fixture.aws.reclaim(id, NoticePlan.none());
        fixture.aws.clock().advance(Duration.ofMinutes(3));

        Instance gone = fixture.instances.describeOwned(AwsFixture.CONTROLLER).get(0);
        assertThat(gone.state(), is(InstanceState.TERMINATED));
        assertThat(
                gone.endReason(), is(Optional.of(new EndReason(EndCause.RECLAIMED, "Server.SpotInstanceTermination"))));
    }

    @Test
    public void anInstanceThatDiesAtItsBirthTellsWhyAndIsNoReclaim() throws CloudCallException {
        for (String code : List.of(
                "Client.InternalError",
                "Client.InvalidKMSKey.InvalidState",
                "Client.VolumeLimitExceeded",
                "Server.InternalError",
                "Client.SomethingNew")) {
            fixture.aws.failStarts(EmulatedAws.IMAGE, code, "Client error on launch");
            String id = launch(1).get(0);
            assertThat(fixture.instances.endReasons(List.of(id)), is(anEmptyMap()));

            fixture.aws.clock().advance(Duration.ofMinutes(1));

            EndExplanation reason = fixture.instances.endReasons(List.of(id)).get(id);
            assertThat(reason.cause(), is(EndExplanation.Cause.OTHER));
            assertThat(reason.text(), is(code + ": Client error on launch"));
            assertThat(fixture.aws.instance(id).state(), is(LifeState.TERMINATED));
        }
    }

    @Test
    public void aReclaimAndALackOfCapacityAreNotTheTemplatesFault() throws CloudCallException {
        String reclaimed = launch(1).get(0);
        fixture.aws.clock().advance(Duration.ofMinutes(1));
        fixture.aws.reclaim(reclaimed, NoticePlan.none());
        fixture.aws.failStarts(EmulatedAws.IMAGE, "Server.InsufficientInstanceCapacity", "Insufficient capacity");
        String refused = launch(1).get(0);
        fixture.aws.clock().advance(Duration.ofMinutes(3));

        Map<String, EndExplanation> reasons =
                fixture.instances.endReasons(List.of(reclaimed, refused, "i-0000000000000bad1"));

        assertThat(reasons.get(reclaimed).cause(), is(EndExplanation.Cause.RECLAIMED));
        assertThat(reasons.get(refused).cause(), is(EndExplanation.Cause.NO_CAPACITY));
        assertThat(reasons, is(aMapWithSize(2)));
    }

    @Test
    public void idsThatAreGoneCountAsEnded() {
        List<String> ids = new ArrayList<>(launch(600));
        ids.add(3, "i-0000000000000bad1");
        ids.add(590, "i-0000000000000bad2");
        Collections.shuffle(ids, new Random(5));

        assertThat(fixture.instances.terminate(ids), is(anEmptyMap()));
        assertThat(fixture.aws.liveInstances(), hasSize(0));
        assertThat(fixture.aws.journal().count("TerminateInstances"), lessThanOrEqualTo(4L));
    }

    @Test
    public void endingNothingCallsNobody() {
        assertThat(fixture.instances.terminate(List.of()), is(anEmptyMap()));
        assertThat(fixture.aws.journal().count("TerminateInstances"), is(0L));
    }

    @Test
    public void aRefusalIsReportedForEachIdWithinBoundedCalls() {
        List<String> ids = launch(300);
        fixture.aws.deny("TerminateInstances");

        Map<String, String> failed = fixture.instances.terminate(ids);

        assertThat(failed, is(aMapWithSize(300)));
        assertThat(failed.get(ids.get(7)), is("UnauthorizedOperation"));
        assertThat(fixture.aws.journal().count("TerminateInstances"), lessThanOrEqualTo(140L));
    }

    @Test
    public void aBatchThatWasRefusedOnceIsEndedInHalves() {
        List<String> ids = launch(10);
        fixture.aws.faults().next("TerminateInstances", 1, Fault.error(400, "OperationNotPermitted"));

        assertThat(fixture.instances.terminate(ids), is(anEmptyMap()));
        assertThat(fixture.aws.liveInstances(), hasSize(0));
    }

    @Test
    public void throttlingIsNotAnsweredWithMoreCalls() {
        List<String> ids = launch(10);
        fixture.aws.faults().always("TerminateInstances", Fault.throttled());

        assertThat(fixture.instances.terminate(ids), is(aMapWithSize(10)));
        assertThat(fixture.aws.journal().count("TerminateInstances"), is(3L));
    }

    @Test
    public void anotherControllersInstancesAreNotFoundByAWildcard() throws CloudCallException {
        launch(1);

        assertThat(fixture.instances.describeOwned("controller-*"), hasSize(0));
    }

    @Test
    public void aClosingCloudMakesNoCalls() {
        fixture.time.beginClosing();

        Assert.assertThrows(CloudCallException.class, () -> fixture.instances.describeOwned(AwsFixture.CONTROLLER));
    }

    private List<String> launch(int count) {
        fixture.launch(fixture.spec(PurchasePolicy.DEFAULT, 10_000, List.of("m5.xlarge"), "eu-west-1a"), count);
        assertThat(fixture.aws.liveInstances(), hasSize(count));
        return IntStream.range(0, count)
                .mapToObj(fixture.aws.liveInstances()::get)
                .map(InstanceView::id)
                .toList();
    }
}

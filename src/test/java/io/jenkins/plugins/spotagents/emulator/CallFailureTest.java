package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.emulator.http.RequestLimits;
import io.jenkins.plugins.spotagents.emulator.journal.ApiCall;
import io.jenkins.plugins.spotagents.emulator.world.Timings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Calls that fail, are throttled, forbidden or late, and what the journal says of them. */
public class CallFailureTest {
    @Rule
    public final EmulatorRule emulator =
            new EmulatorRule(EmulatedAws.builder().pool("m5.xlarge", "eu-west-1a", 10_000, 0.07));

    private Ec2Client ec2() {
        return emulator.clients().ec2();
    }

    private String errorCode(ThrowingRunnable call) {
        return assertThrows(Ec2Exception.class, call).awsErrorDetails().errorCode();
    }

    @Test
    public void theSdkGetsOverServerErrorsAndBrokenConnections() {
        emulator.aws().faults().next("DescribeSubnets", 1, Fault.internalError());
        emulator.aws().faults().next("DescribeSubnets", 1, Fault.connectionReset());

        assertThat(ec2().describeSubnets().subnets(), hasSize(1));

        assertThat(
                emulator.aws().journal().calls("DescribeSubnets").stream()
                        .map(ApiCall::status)
                        .toList(),
                contains(500, 0, 200));
    }

    @Test
    public void anAnswerThatIsCutOffIsAnErrorOfTheSdk() {
        emulator.aws().faults().always("DescribeAvailabilityZones", Fault.malformedAnswer());

        assertThrows(SdkException.class, () -> ec2().describeAvailabilityZones());

        emulator.aws().faults().clear();
        assertThat(ec2().describeAvailabilityZones().availabilityZones(), hasSize(1));
    }

    @Test
    public void faultsMayBeDrawn() {
        emulator.aws().faults().sometimes("Describe*", 0.5, Fault.error(400, "Unlucky"));

        long unlucky = IntStream.range(0, 40)
                .filter(i -> {
                    try {
                        return ec2().describeSubnets().subnets().isEmpty();
                    } catch (Ec2Exception e) {
                        return e.awsErrorDetails().errorCode().equals("Unlucky");
                    }
                })
                .count();

        assertThat(unlucky, is(emulator.aws().journal().errors("Unlucky")));
        assertThat(unlucky, greaterThan(5L));
    }

    @Test
    public void aForbiddenActionIsUnauthorizedEvenInADryRun() {
        emulator.aws().deny("ec2:TerminateInstances");

        assertThat(
                errorCode(() -> ec2().terminateInstances(
                                r -> r.instanceIds("i-0123456789abcdef0").dryRun(true))),
                is("UnauthorizedOperation"));
        assertThat(errorCode(() -> ec2().createFleet(r -> r.dryRun(true))), is("DryRunOperation"));
        emulator.aws().deny("ReceiveMessage");
        SqsException error = assertThrows(
                SqsException.class,
                () -> emulator.clients()
                        .sqs()
                        .receiveMessage(
                                r -> r.queueUrl(emulator.aws().noticeQueue().url())));
        assertThat(error.statusCode(), is(403));
    }

    @Test
    public void aBurstIsThrottledAndTheBucketRefillsInVirtualTime() {
        emulator.aws().limits(RequestLimits.none().limit("DescribeSubnets", 2, 1));
        ec2().describeSubnets();
        ec2().describeSubnets();

        Ec2Exception error = assertThrows(Ec2Exception.class, () -> ec2().describeSubnets());

        assertThat(error.awsErrorDetails().errorCode(), is("RequestLimitExceeded"));
        assertThat(error.statusCode(), is(503));
        emulator.aws().clock().advance(Duration.ofSeconds(1));
        assertThat(ec2().describeSubnets().subnets(), hasSize(1));
    }

    @Test
    public void aNewInstanceIsUnknownForAWhile() {
        emulator.aws().timings(Timings.USUAL.withHidden(Duration.ofSeconds(3), Duration.ofSeconds(3)));
        List<String> ids = FleetCalls.ids(
                FleetCalls.with(ec2()).pools("m5.xlarge/eu-west-1a").spot(1));

        assertThat(ec2().describeInstances().reservations(), is(empty()));
        assertThat(errorCode(() -> ec2().describeInstances(r -> r.instanceIds(ids))), is("InvalidInstanceID.NotFound"));
        assertThat(
                errorCode(() -> ec2().terminateInstances(r -> r.instanceIds(ids))), is("InvalidInstanceID.NotFound"));

        emulator.aws().clock().advance(Duration.ofSeconds(3));

        assertThat(ec2().describeInstances(r -> r.instanceIds(ids)).reservations(), hasSize(1));
    }

    @Test
    public void aTerminatedInstanceIsForgottenAfterAnHour() {
        List<String> ids = FleetCalls.ids(
                FleetCalls.with(ec2()).pools("m5.xlarge/eu-west-1a").spot(1));
        ec2().terminateInstances(r -> r.instanceIds(ids));

        emulator.aws().clock().advance(Duration.ofMinutes(59));
        assertThat(ec2().describeInstances(r -> r.instanceIds(ids)).reservations(), hasSize(1));
        emulator.aws().clock().advance(Duration.ofMinutes(2));
        assertThat(errorCode(() -> ec2().describeInstances(r -> r.instanceIds(ids))), is("InvalidInstanceID.NotFound"));
    }

    @Test
    public void oneUnknownIdFailsTheWholeTermination() {
        List<String> ids = FleetCalls.ids(
                FleetCalls.with(ec2()).pools("m5.xlarge/eu-west-1a").spot(1));

        assertThat(
                errorCode(() -> ec2().terminateInstances(r -> r.instanceIds(ids.get(0), "i-0123456789abcdef0"))),
                is("InvalidInstanceID.NotFound"));

        assertThat(emulator.aws().liveInstances(), hasSize(1));
    }

    @Test
    public void unknownFiltersAndActionsAreErrors() {
        assertThat(
                errorCode(() -> ec2().describeSubnets(r -> r.filters(
                        List.of(Filter.builder().name("colour").values("red").build())))),
                is("InvalidParameterValue"));
        assertThat(errorCode(() -> ec2().describeVolumes()), is("InvalidAction"));
        assertThat(
                errorCode(() -> ec2().describeInstances(
                                r -> r.instanceIds("i-0123456789abcdef0").maxResults(5))),
                is("InvalidParameterCombination"));
    }

    @Test
    public void theJournalKeepsWhatWasAsked() {
        ec2().describeSubnets(r -> r.maxResults(7));

        ApiCall call = emulator.aws().journal().calls("DescribeSubnets").get(0);
        assertThat(call.service(), is("ec2"));
        assertThat(call.parameter("MaxResults"), is("7"));
        assertThat(call.time(), is(emulator.aws().clock().instant()));
        assertThat(call.succeeded(), is(true));
        assertThat(emulator.aws().journal().count("DescribeSubnets"), is(1L));
    }

    @Test
    public void theCallerIsKnown() {
        assertThat(emulator.clients().sts().getCallerIdentity().account(), is("123456789012"));
        var role = emulator.clients()
                .sts()
                .assumeRole(
                        r -> r.roleArn("arn:aws:iam::123456789012:role/jenkins").roleSessionName("s"));
        assertThat(role.assumedRoleUser().arn(), is("arn:aws:sts::123456789012:assumed-role/jenkins/s"));
    }
}

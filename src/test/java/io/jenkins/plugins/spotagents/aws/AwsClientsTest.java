package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.Assert;
import org.junit.Rule;
import org.junit.Test;

public class AwsClientsTest {
    @Rule
    public final AwsFixture fixture = new AwsFixture(EmulatedAws.builder());

    @Test
    public void aRoleIsAssumedOnceAndUsedForEveryCall() throws CloudCallException {
        AwsAccount plain = fixture.account();
        AwsAccount account = new AwsAccount(
                plain.region(),
                plain.credentialsId(),
                Optional.of("arn:aws:iam::123456789012:role/launcher"),
                plain.ec2Endpoint(),
                plain.sqsEndpoint());
        try (AwsClients clients = AwsClients.open(account, AwsFixture.credentials(), Optional.empty())) {
            SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets());
            SdkErrors.call("DescribeSubnets", () -> clients.launching().describeSubnets());
        }

        assertThat(fixture.aws.journal().count("AssumeRole"), is(1L));
        assertThat(fixture.aws.journal().count("DescribeSubnets"), is(2L));
    }

    @Test
    public void aRoleThatMayNotBeAssumedIsSaidSo() {
        fixture.aws.deny("AssumeRole");
        AwsAccount account = new AwsAccount(
                "eu-west-1",
                Optional.empty(),
                Optional.of("arn:aws:iam::123456789012:role/launcher"),
                Optional.of(fixture.aws.endpoint()),
                Optional.empty());
        try (AwsClients clients = AwsClients.open(account, AwsFixture.credentials(), Optional.empty())) {
            CloudCallException e = Assert.assertThrows(
                    CloudCallException.class,
                    () -> SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets()));
            assertThat(e.code(), is("AccessDenied"));
        }
    }

    @Test
    public void describeCallsAreRepeatedTwiceAndLaunchesNotAtAll() {
        fixture.aws.faults().always("DescribeSubnets", Fault.unavailable());

        Assert.assertThrows(
                CloudCallException.class,
                () -> SdkErrors.call(
                        "DescribeSubnets", () -> fixture.clients.ec2().describeSubnets()));
        assertThat(fixture.aws.journal().count("DescribeSubnets"), is(3L));
        Assert.assertThrows(
                CloudCallException.class,
                () -> SdkErrors.call(
                        "DescribeSubnets", () -> fixture.clients.launching().describeSubnets()));
        assertThat(fixture.aws.journal().count("DescribeSubnets"), is(4L));
    }

    @Test
    public void anUnreachableEndpointIsNoAnswer() {
        AwsAccount account = new AwsAccount(
                "eu-west-1",
                Optional.empty(),
                Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:1")),
                Optional.empty());
        try (AwsClients clients = AwsClients.open(account, AwsFixture.credentials(), Optional.empty())) {
            CloudCallException e = Assert.assertThrows(
                    CloudCallException.class,
                    () -> SdkErrors.call(
                            "CreateFleet", () -> clients.launching().describeSubnets()));
            assertThat(e.code(), is(CloudCallException.NO_ANSWER));
        }
    }

    @Test
    public void aClosedClientIsNoAnswer() {
        AwsClients clients = AwsClients.open(fixture.account(), AwsFixture.credentials(), Optional.empty());
        clients.close();

        CloudCallException e = Assert.assertThrows(
                CloudCallException.class,
                () -> SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets()));
        assertThat(e.code(), is(CloudCallException.NO_ANSWER));
    }

    @Test
    public void accountsSayWhatIsWrongWithThem() {
        for (String region : new String[] {"", "Ireland", "eu west 1"}) {
            Exception e = Assert.assertThrows(IllegalArgumentException.class, () -> AwsAccount.of(region));
            assertThat(e.getMessage(), containsString("'" + region + "'"));
        }
        Assert.assertThrows(
                IllegalArgumentException.class,
                () -> new AwsAccount(
                        "eu-west-1", Optional.empty(), Optional.of("launcher"), Optional.empty(), Optional.empty()));
        Assert.assertThrows(
                IllegalArgumentException.class,
                () -> new AwsAccount(
                        "eu-west-1",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(URI.create("file:///etc/passwd")),
                        Optional.empty()));
    }

    @Test
    public void aProxysPasswordIsNotPrinted() {
        HttpProxy proxy = new HttpProxy(
                URI.create("http://proxy:3128"), Optional.of("ci"), Optional.of("hunter2"), Set.of("localhost"));

        assertThat(proxy.toString(), not(containsString("hunter2")));
    }
}

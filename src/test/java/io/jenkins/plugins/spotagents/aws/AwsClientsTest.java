package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.Assert;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.SdkSystemSetting;

public class AwsClientsTest {
    @Rule
    public final AwsFixture fixture = new AwsFixture(EmulatedAws.builder());

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void aRoleIsAssumedOnceAndUsedForEveryCall() throws CloudCallException {
        AwsAccount plain = fixture.account();
        AwsAccount account = new AwsAccount(
                plain.region(),
                plain.credentialsId(),
                Optional.of("arn:aws:iam::123456789012:role/launcher"),
                plain.ec2Endpoint(),
                plain.sqsEndpoint(),
                plain.ec2Endpoint());
        try (AwsClients clients = AwsClients.open(account, AwsFixture.credentials(), Optional.empty())) {
            SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets());
            SdkErrors.call("DescribeSubnets", () -> clients.launching().describeSubnets());
        }

        assertThat(fixture.aws.journal().count("AssumeRole"), is(1L));
        assertThat(fixture.aws.journal().count("DescribeSubnets"), is(2L));
    }

    @Test
    public void aRoleIsAssumedAnewOnceTheKeysAreOthers() throws CloudCallException {
        AwsAccount plain = fixture.account();
        AwsAccount account = new AwsAccount(
                plain.region(),
                plain.credentialsId(),
                Optional.of("arn:aws:iam::123456789012:role/launcher"),
                plain.ec2Endpoint(),
                plain.sqsEndpoint(),
                plain.ec2Endpoint());
        AtomicReference<AwsCredentials> keys =
                new AtomicReference<>(AwsBasicCredentials.create("AKIAOLDOLDOLDOLDOLD1", "old"));
        try (AwsClients clients = AwsClients.open(account, keys::get, Optional.empty())) {
            SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets());
            keys.set(AwsBasicCredentials.create("AKIANEWNEWNEWNEWNEW1", "new"));
            fixture.aws.deleteKey("AKIAOLDOLDOLDOLDOLD1");
            SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets());
            SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets());
        }

        assertThat(fixture.aws.journal().count("AssumeRole"), is(2L));
    }

    @Test
    public void stsIsAskedAtItsOwnEndpointAndNotAtThatOfEc2() {
        AwsAccount account = new AwsAccount(
                "eu-south-2",
                Optional.empty(),
                Optional.empty(),
                Optional.of(URI.create("https://vpce-1.ec2.eu-south-2.vpce.amazonaws.com")),
                Optional.empty());
        try (AwsClients clients = AwsClients.open(account, AwsFixture.credentials(), Optional.empty())) {
            // Without an endpoint of ours, the SDK takes the region's; it has no other way to the global one.
            assertThat(clients.sts().serviceClientConfiguration().endpointOverride(), is(Optional.empty()));
            assertThat(clients.sts().serviceClientConfiguration().region().id(), is("eu-south-2"));
        }
    }

    @Test
    public void theCallerIsWhomAwsTakesItFor() throws CloudCallException {
        AwsAccount plain = fixture.account();
        AwsAccount account = new AwsAccount(
                plain.region(),
                plain.credentialsId(),
                Optional.of("arn:aws:iam::123456789012:role/launcher"),
                plain.ec2Endpoint(),
                plain.sqsEndpoint(),
                plain.ec2Endpoint());
        try (AwsClients clients = AwsClients.open(account, AwsFixture.credentials(), Optional.empty())) {
            assertThat(
                    CallerIdentity.of(clients),
                    is(new CallerIdentity(
                            "123456789012", "arn:aws:sts::123456789012:assumed-role/launcher/jenkins-spot-agents")));
        }
    }

    @Test
    public void theTokenOfAPodIsTradedForItsRole() throws Exception {
        Path token = folder.newFile("token").toPath();
        Files.writeString(token, "eyJ.token.of-the-pod");
        AwsAccount plain = fixture.account();
        AwsAccount account = new AwsAccount(
                plain.region(),
                Optional.empty(),
                Optional.empty(),
                plain.ec2Endpoint(),
                plain.sqsEndpoint(),
                plain.ec2Endpoint());
        System.setProperty(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.property(), token.toString());
        System.setProperty(SdkSystemSetting.AWS_ROLE_ARN.property(), "arn:aws:iam::123456789012:role/jenkins");
        System.setProperty(SdkSystemSetting.AWS_ROLE_SESSION_NAME.property(), "controller");
        try (AwsClients clients = AwsClients.open(account, Optional::empty)) {
            assertThat(
                    CallerIdentity.of(clients).arn(), is("arn:aws:sts::123456789012:assumed-role/jenkins/controller"));
            SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets());
        } finally {
            System.clearProperty(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.property());
            System.clearProperty(SdkSystemSetting.AWS_ROLE_ARN.property());
            System.clearProperty(SdkSystemSetting.AWS_ROLE_SESSION_NAME.property());
        }
        assertThat(fixture.aws.journal().count("AssumeRoleWithWebIdentity"), is(1L));
    }

    @Test
    public void aProxyThatIsChangedIsUsedAtTheNextCallAndOneThatIsGoneIsNot() throws CloudCallException {
        AtomicReference<Optional<HttpProxy>> configured = new AtomicReference<>(Optional.empty());
        try (EmulatedAws proxy = EmulatedAws.builder().start();
                AwsClients clients = AwsClients.open(fixture.account(), AwsFixture.credentials(), configured::get)) {
            SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets());
            configured.set(
                    Optional.of(new HttpProxy(proxy.endpoint(), Optional.empty(), Optional.empty(), Set.of("none"))));
            SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets());
            assertThat(proxy.journal().count("DescribeSubnets"), is(1L));
            configured.set(Optional.empty());
            SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets());
            assertThat(proxy.journal().count("DescribeSubnets"), is(1L));
        }
        assertThat(fixture.aws.journal().count("DescribeSubnets"), is(2L));
    }

    @Test
    public void aProxyThatIsNoneIsToldByTheCallThatNeedsIt() {
        Supplier<Optional<HttpProxy>> wrong = () -> {
            throw new IllegalArgumentException("Jenkins' proxy 'a b:1' is not the name of a host");
        };
        try (AwsClients clients = AwsClients.open(fixture.account(), AwsFixture.credentials(), wrong)) {
            CloudCallException e = Assert.assertThrows(
                    CloudCallException.class,
                    () -> SdkErrors.call("DescribeSubnets", () -> clients.ec2().describeSubnets()));
            assertThat(e.getMessage(), containsString("'a b:1'"));
        }
    }

    @Test
    public void aQueueIsAskedInItsOwnRegion() {
        AwsAccount account =
                new AwsAccount("eu-west-1", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        try (AwsClients clients = AwsClients.open(account, AwsFixture.credentials(), Optional.empty())) {
            for (String[] row : new String[][] {
                {"https://sqs.us-east-1.amazonaws.com/123456789012/q", "us-east-1"},
                {"https://sqs-fips.us-gov-west-1.amazonaws.com/123456789012/q", "us-gov-west-1"},
                {"https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q", "cn-north-1"},
                {"https://sqs.eusc-de-east-1.amazonaws.eu/123456789012/q", "eusc-de-east-1"},
                {"https://sqs.eu-central-1.api.aws/123456789012/q", "eu-central-1"},
                {"https://us-west-2.queue.amazonaws.com/123456789012/q", "us-west-2"},
                {"https://vpce-0a-1b.sqs.eu-north-1.vpce.amazonaws.com/123456789012/q", "eu-north-1"},
                {"http://127.0.0.1:4566/123456789012/q", "eu-west-1"},
                {"https://queues.example.com/123456789012/q", "eu-west-1"},
            }) {
                assertThat(
                        row[0],
                        clients.sqs(new QueueUrl(row[0]))
                                .serviceClientConfiguration()
                                .region()
                                .id(),
                        is(row[1]));
            }
        }
    }

    @Test
    public void aRoleThatMayNotBeAssumedIsSaidSo() {
        fixture.aws.deny("AssumeRole");
        AwsAccount account = new AwsAccount(
                "eu-west-1",
                Optional.empty(),
                Optional.of("arn:aws:iam::123456789012:role/launcher"),
                Optional.of(fixture.aws.endpoint()),
                Optional.empty(),
                Optional.of(fixture.aws.endpoint()));
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

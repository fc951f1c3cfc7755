package io.jenkins.plugins.spotagents.aws;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;

import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import java.io.IOException;
import java.time.Duration;
import org.junit.Assert;
import org.junit.Rule;
import org.junit.Test;

public class SqsMessageQueueTest {
    @Rule
    public final AwsFixture fixture = new AwsFixture(EmulatedAws.builder());

    @Test
    public void aPageOfAProxyIsToldWithItsStatus() {
        for (int status : new int[] {403, 407, 502, 503}) {
            fixture.aws.faults().next("ReceiveMessage", 3, Fault.proxyPage(status));

            assertThat(
                    refusal(),
                    allOf(
                            containsString("Cannot receive from " + url()),
                            containsString("HTTP status " + status),
                            containsString("proxy")));
            fixture.aws.faults().clear();
        }
    }

    @Test
    public void aKeyThatMayNotBeUsedIsNamed() {
        fixture.aws.deny("kms:Decrypt");

        assertThat(refusal(), allOf(containsString("Cannot receive from"), containsString("Allow kms:Decrypt")));
    }

    @Test
    public void aKeyThatIsOutOfUseIsToldSo() {
        for (String code : new String[] {"KmsDisabled", "KmsInvalidState", "KmsNotFound"}) {
            fixture.aws.faults().next("ReceiveMessage", 3, Fault.error(400, code));

            assertThat(refusal(), allOf(containsString(code), containsString("KMS key")));
            fixture.aws.faults().clear();
        }
    }

    private String refusal() {
        SqsMessageQueue queue = new SqsMessageQueue(fixture.clients, new QueueUrl(url()));
        return Assert.assertThrows(IOException.class, () -> queue.receive(1, Duration.ZERO))
                .getMessage();
    }

    private String url() {
        return fixture.aws.noticeQueue().url();
    }
}

package io.jenkins.plugins.spotagents.interruption;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.RebalancePolicy;
import io.jenkins.plugins.spotagents.interruption.farm.Timing;
import java.time.Duration;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** What people configure is taken, or refused with the value and the remedy. */
public class SettingsTest {
    @Test
    public void aQueueIsKnownByItsAddress() {
        QueueUrl queue = new QueueUrl("https://sqs.eu-west-1.amazonaws.com/123456789012/spot-notices");
        assertThat(queue.account(), is("123456789012"));
        assertThat(queue.name(), is("spot-notices"));
        assertThat(new QueueUrl("http://127.0.0.1:4566/000000000000/q").name(), is("q"));
    }

    @Test
    public void whatIsNoAddressOfAQueueIsRefused() {
        for (String wrong : new String[] {
            "",
            "spot-notices",
            "arn:aws:sqs:eu-west-1:123456789012:spot-notices",
            "https://sqs.eu-west-1.amazonaws.com/1234/spot-notices",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/",
            "https://sqs.eu-west-1.amazonaws.com/123456789012/a/b",
            "https:///123456789012/spot-notices",
            "ftp://host/123456789012/spot-notices",
            "https://host/123456789012/q?Action=DeleteQueue",
            "not a url"
        }) {
            refused(() -> new QueueUrl(wrong), "'" + wrong + "' is not the address of a queue: expected https://sqs.");
        }
        refused(() -> new QueueUrl("https://host/123456789012/q.fifo"), "is a FIFO queue: notices need a standard one");
    }

    @Test
    public void theMarginLeavesTimeOnBothSides() {
        refused(() -> policy(Duration.ofSeconds(4)), "margin 4 s is not between 5 and 110 s");
        refused(() -> policy(Duration.ofSeconds(111)), "margin 111 s is not between 5 and 110 s");
        assertThat(policy(Duration.ofSeconds(110)).margin(), is(Duration.ofSeconds(110)));
    }

    @Test
    public void namesAreTakenInAnyCaseAndOthersRefused() {
        assertThat(Timing.of("Auto"), is(Timing.AUTO));
        assertThat(Timing.of(Timing.IMMEDIATELY.configName()), is(Timing.IMMEDIATELY));
        refused(() -> Timing.of("later"), "'later' is unknown: use auto, deadline or immediately");
        assertThat(RebalancePolicy.of(RebalancePolicy.REPLACE.configName()), is(RebalancePolicy.REPLACE));
        refused(() -> RebalancePolicy.of("panic"), "'panic' is unknown: use ignore, cordon or replace");
    }

    @Test
    public void aShortLeadHasItsShareOfTheMargin() {
        InterruptionPolicy defaults = InterruptionPolicy.DEFAULT;
        assertThat(defaults.margin(Duration.ofMinutes(2)), is(Duration.ofSeconds(30)));
        assertThat(defaults.margin(Duration.ofMinutes(10)), is(Duration.ofSeconds(30)));
        assertThat(defaults.margin(Duration.ofSeconds(60)), is(Duration.ofSeconds(15)));
        assertThat(defaults.margin(Duration.ofSeconds(30)), is(Duration.ofMillis(7_500)));
    }

    @Test
    public void aShortLeadLeavesTimeToWorkAndToStop() {
        Duration half = Duration.ofSeconds(30);
        assertThat("a third at most", policy(Duration.ofSeconds(110)).margin(half), is(Duration.ofSeconds(10)));
        assertThat("what stopping takes", policy(Duration.ofSeconds(5)).margin(half), is(Duration.ofSeconds(5)));
        assertThat(policy(Duration.ofSeconds(110)).margin(Duration.ofSeconds(6)), is(Duration.ofSeconds(5)));
        assertThat(policy(Duration.ofSeconds(110)).margin(Duration.ofMinutes(2)), is(Duration.ofSeconds(110)));
    }

    private static InterruptionPolicy policy(Duration margin) {
        return new InterruptionPolicy(Timing.AUTO, margin, RebalancePolicy.CORDON, true);
    }

    private static void refused(ThrowingRunnable value, String because) {
        assertThat(assertThrows(IllegalArgumentException.class, value).getMessage(), containsString(because));
    }
}

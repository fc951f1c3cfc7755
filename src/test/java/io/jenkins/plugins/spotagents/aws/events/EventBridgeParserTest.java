package io.jenkins.plugins.spotagents.aws.events;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class EventBridgeParserTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant RECEIVED = Instant.parse("2026-03-01T12:00:07Z");

    private final EventBridgeParser parser =
            new EventBridgeParser(Optional.of("123456789012"), Optional.of("eu-west-1"));

    @Test
    public void anInterruptionWarningCarriesItsDeadline() throws Exception {
        assertThat(
                parse(Events.spotInterruption(Events.ID, "terminate")),
                contains(new Notice.SpotInterruption(
                        Events.ID, AT, AT.plusSeconds(120), Notice.SpotInterruption.Action.TERMINATE)));
        assertThat(
                parse(Events.spotInterruption(Events.ID, "stop")),
                contains(new Notice.SpotInterruption(
                        Events.ID, AT, AT.plusSeconds(120), Notice.SpotInterruption.Action.STOP)));
    }

    @Test
    public void hibernationBeginsAtOnce() throws Exception {
        assertThat(
                parse(Events.spotInterruption(Events.ID, "hibernate")),
                contains(new Notice.SpotInterruption(Events.ID, AT, AT, Notice.SpotInterruption.Action.HIBERNATE)));
    }

    @Test
    public void aRebalanceRecommendationIsRead() throws Exception {
        assertThat(parse(Events.rebalance(Events.ID)), contains(new Notice.RebalanceRecommendation(Events.ID, AT)));
    }

    @Test
    public void ofStateChangesOnlyTheEndingOnesMatter() throws Exception {
        assertThat(parse(Events.stateChange(Events.ID, "pending")), is(empty()));
        assertThat(parse(Events.stateChange(Events.ID, "running")), is(empty()));
        assertThat(
                parse(Events.stateChange(Events.ID, "shutting-down")),
                contains(new Notice.StateChange(Events.ID, AT, "shutting-down")));
    }

    @Test
    public void aHealthEventMeansEachInstanceItNames() throws Exception {
        Instant notBefore = Instant.parse("2026-03-27T06:02:51Z");
        String code = "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED";
        assertThat(
                parse(Events.health("scheduledChange", Events.ID, "vol-1", Events.OTHER_ID)),
                contains(
                        new Notice.ScheduledMaintenance(Events.ID, AT, notBefore, code),
                        new Notice.ScheduledMaintenance(Events.OTHER_ID, AT, notBefore, code)));
        assertThat(parse(Events.health("issue", Events.ID)), is(empty()));
    }

    @Test
    public void aReservationThatIsTakenBackIsAnInterruptionWithItsTime() throws Exception {
        String arn = "\"arn:aws:ec2:eu-west-1:123456789012:instance/" + Events.ID + "\"";
        for (String resources : new String[] {arn, "[" + arn + "]", "[]", "null"}) {
            assertThat(
                    parse(Events.capacityReservation(Events.ID, "2026-03-01T12:05:00Z", resources)),
                    contains(new Notice.SpotInterruption(
                            Events.ID, AT, AT.plusSeconds(300), Notice.SpotInterruption.Action.TERMINATE)));
        }
        assertThat(
                parse(Events.capacityReservation(Events.ID, "yyyy-mm-ddThh:mm:ssZ", arn)),
                contains(new Notice.SpotInterruption(
                        Events.ID, AT, AT.plusSeconds(120), Notice.SpotInterruption.Action.TERMINATE)));
    }

    @Test
    public void anEventWithoutAReadableTimeCountsFromItsReceipt() throws Exception {
        String field = "\"time\":\"2026-03-01T12:00:00Z\"";
        for (String time : new String[] {
            "\"time\":\"yesterday\"",
            "\"time\":\"\"",
            "\"time\":null",
            "\"time\":1772366400, \"x\":1",
            "\"x\":1",
            "\"time\":\"yyyy-mm-ddThh:mm:ssZ\"",
            "\"time\":[\"2026-03-01T12:00:00Z\"]",
            "\"time\":\"2026-13-45T99:00:00Z\""
        }) {
            assertThat(
                    time,
                    parse(Events.spotInterruption(Events.ID, "stop").replace(field, time)),
                    contains(new Notice.SpotInterruption(
                            Events.ID, RECEIVED, RECEIVED.plusSeconds(120), Notice.SpotInterruption.Action.STOP)));
        }
        for (String time :
                new String[] {"2026-03-01T13:00:00+01:00", "2026-03-01T12:00:00.000Z", "2026-03-01T12:00:00+00:00"}) {
            assertThat(
                    time,
                    parse(Events.rebalance(Events.ID).replace("2026-03-01T12:00:00Z", time)),
                    contains(new Notice.RebalanceRecommendation(Events.ID, AT)));
        }
    }

    @Test
    public void aReservationsTimeIsOnlyBelievedWithinWhatReservationsGive() throws Exception {
        assertThat(
                parse(Events.capacityReservation(Events.ID, "2027-03-01T12:05:00Z", "[]")),
                contains(new Notice.SpotInterruption(
                        Events.ID, AT, AT.plusSeconds(120), Notice.SpotInterruption.Action.TERMINATE)));
    }

    @Test
    public void anEntityThatIsNoInstanceTakesNothingFromTheOthers() throws Exception {
        assertThat(parse(Events.health("scheduledChange", "i-x", Events.ID)), hasSize(1));
    }

    @Test
    public void anEventThatCameThroughSnsIsTakenOutOfItsEnvelope() throws Exception {
        assertThat(
                parse(Events.inSns(Events.rebalance(Events.ID))),
                contains(new Notice.RebalanceRecommendation(Events.ID, AT)));
        assertThat(parse(Events.inSns("Attention please")), is(empty()));
        assertThat(
                parse("{\"Type\":\"SubscriptionConfirmation\",\"Message\":\"You have chosen to subscribe\"}"),
                is(empty()));
    }

    @Test
    public void messagesOfAnAutoScalingGroupMeanNothingToUs() throws Exception {
        String lifecycle = "{\"LifecycleHookName\":\"drain\",\"AccountId\":\"123456789012\",\"EC2InstanceId\":\""
                + Events.ID + "\",\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\"}";
        assertThat(parse(lifecycle), is(empty()));
        assertThat(parse(Events.inSns(lifecycle)), is(empty()));
        assertThat(parse("{\"AccountId\":\"123456789012\",\"Event\":\"autoscaling:TEST_NOTIFICATION\"}"), is(empty()));
    }

    @Test
    public void ofAHealthEventThoseEntitiesCountThatAreStillAffected() throws Exception {
        Instant notBefore = Instant.parse("2016-06-05T15:10:09Z");
        String event = Events.health("scheduledChange", Events.ID, Events.OTHER_ID, "i-11111111111111111")
                // The weekday is wrong in AWS' own sample.
                .replace("Fri, 27 Mar 2026 06:02:51 GMT", "Sat, 05 Jun 2016 15:10:09 GMT")
                .replace(Events.OTHER_ID + "\",", Events.OTHER_ID + "\",\"status\":\"RESOLVED\",")
                .replace("i-11111111111111111\",", "i-11111111111111111\",\"status\":\"PENDING\",");
        String code = "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED";
        assertThat(
                parse(event),
                contains(
                        new Notice.ScheduledMaintenance(Events.ID, AT, notBefore, code),
                        new Notice.ScheduledMaintenance("i-11111111111111111", AT, notBefore, code)));
    }

    @Test
    public void aHealthEventMayNameInstancesByTheirArns() throws Exception {
        assertThat(
                parse(Events.health("scheduledChange", "arn:aws:ec2:eu-west-1:123456789012:instance/" + Events.ID)),
                contains(new Notice.ScheduledMaintenance(
                        Events.ID,
                        AT,
                        Instant.parse("2026-03-27T06:02:51Z"),
                        "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED")));
    }

    private List<Notice> parse(String message) throws UnreadableNoticeException {
        return parser.parse(message, RECEIVED);
    }

    @Test
    public void kindsAndFieldsThatAreNotKnownAreNoError() throws Exception {
        assertThat(parse(Events.envelope("EC2 Fleet Instance Change", "aws.ec2", "{}")), is(empty()));
        assertThat(parse(Events.envelope("AWS Health Abuse Event", "aws.health", "{}")), is(empty()));
        assertThat(
                parse(Events.envelope(
                        "EC2 Instance Rebalance Recommendation",
                        "aws.ec2",
                        "{\"instance-id\":\"" + Events.ID + "\",\"new\":{\"a\":[1,null,true]}}")),
                contains(new Notice.RebalanceRecommendation(Events.ID, AT)));
    }

    @Test
    public void eventsOfOthersAreRefused() {
        refused(
                Events.spotInterruption(Events.ID, "terminate").replace("123456789012\"", "999999999999\""),
                "account is '999999999999': expected 123456789012");
        refused(
                Events.spotInterruption(Events.ID, "terminate").replace("\"eu-west-1\"", "\"us-east-1\""),
                "region is 'us-east-1': expected eu-west-1");
        refused(
                Events.spotInterruption(Events.ID, "terminate").replace("aws.ec2", "my.app"),
                "source is 'my.app': expected aws.ec2 or aws.health");
    }

    @Test
    public void withoutAConfiguredAccountAnyIsTaken() throws Exception {
        List<Notice> notices = new EventBridgeParser(Optional.empty(), Optional.empty())
                .parse(Events.rebalance(Events.ID).replace("123456789012\"", "999999999999\""), RECEIVED);
        assertThat(notices, is(not(empty())));
    }

    @Test
    public void anIdentityThatIsNoneIsRefused() {
        refused(Events.spotInterruption("i-123", "terminate"), "'i-123': expected i- and 8 or 17 hexadecimal digits");
        refused(Events.spotInterruption("../../etc", "terminate"), "'../../etc': expected i-");
        refused(Events.spotInterruption(Events.ID, "explode"), "'explode': expected terminate, stop or hibernate");
        refused(Events.health("scheduledChange", "i-x"), "'i-x': expected i-");
        refused(Events.rebalance(Events.ID).replace("\"" + Events.ID + "\"}}", "42}}"), "no text instance-id");
        refused(
                Events.health("scheduledChange", Events.ID).replace("Fri, 27 Mar 2026 06:02:51 GMT", "soon"),
                "startTime is 'soon'");
    }

    @Test
    public void anIdentitySaidTwiceIsRefused() {
        refused(
                Events.envelope(
                        "EC2 Instance Rebalance Recommendation",
                        "aws.ec2",
                        "{\"instance-id\":\"" + Events.ID + "\",\"instance-id\":\"" + Events.OTHER_ID + "\"}"),
                "Duplicate");
    }

    @Test
    public void whatIsNoEventIsRefusedAndQuotedShortAndOnOneLine() {
        refused("", "no JSON");
        refused("null", "no JSON object");
        refused("[1]", "no JSON object");
        refused("{}", "no text source");
        refused(Events.rebalance(Events.ID) + "{}", "no JSON");
        refused(Events.envelope("EC2 Instance Rebalance Recommendation", "aws.ec2", "7"), "no detail object");
        refused("[".repeat(10_000), "no JSON");
        UnreadableNoticeException e =
                assertThrows(UnreadableNoticeException.class, () -> parse("x\n2026 SEVERE forged line".repeat(100)));
        assertThat(e.getMessage(), not(containsString("\n")));
        assertThat(e.getMessage().length(), is(lessThan(400)));
    }

    @Test
    public void aMessageThatIsTooLongIsNotEvenRead() {
        refused("[".repeat(EventBridgeParser.MAX_CHARACTERS + 1), "262145 characters");
    }

    private void refused(String message, String because) {
        UnreadableNoticeException e = assertThrows(UnreadableNoticeException.class, () -> parse(message));
        assertThat(e.getMessage(), containsString(because));
    }
}

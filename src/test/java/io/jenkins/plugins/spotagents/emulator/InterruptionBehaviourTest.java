package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.events.EventKind;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.emulator.world.LifeState;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.model.Instance;

/** AWS takes instances back, with and without a word. */
public class InterruptionBehaviourTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Rule
    public final EmulatorRule emulator = new EmulatorRule(EmulatedAws.builder()
            .events(EventKind.SPOT_INTERRUPTION, EventKind.REBALANCE_RECOMMENDATION, EventKind.SCHEDULED_CHANGE)
            .clock(VirtualClock.startingAt(Instant.parse("2026-03-05T08:00:00Z")))
            .pool("m5.xlarge", "eu-west-1a", 10, 0.07));

    private EmulatedAws aws;
    private List<String> ids;
    private String id;

    @Before
    public void launch() {
        aws = emulator.aws();
        ids = FleetCalls.ids(FleetCalls.with(emulator.clients().ec2())
                .pools("m5.xlarge/eu-west-1a")
                .spot(4));
        id = ids.get(0);
        aws.clock().advance(Duration.ofMinutes(1));
    }

    private List<JsonNode> events() {
        return aws.noticeQueue().bodies().stream()
                .map(InterruptionBehaviourTest::parse)
                .toList();
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int imdsStatus(String item) throws IOException, InterruptedException {
        return new ImdsCalls(aws.imds(id)).get(item).statusCode();
    }

    @Test
    public void aReclaimIsAnnouncedTwoMinutesAheadAndThenCarriedOut() throws Exception {
        assertThat(imdsStatus("meta-data/spot/instance-action"), is(404));

        aws.reclaim(id, NoticePlan.sqsAndImds());

        assertThat(
                events(),
                contains(parse("{\"version\":\"0\",\"id\":\""
                        + events().get(0).get("id").asText() + "\","
                        + "\"detail-type\":\"EC2 Spot Instance Interruption Warning\",\"source\":\"aws.ec2\","
                        + "\"account\":\"123456789012\",\"time\":\"2026-03-05T08:01:00Z\",\"region\":\"eu-west-1\","
                        + "\"resources\":[\"arn:aws:ec2:eu-west-1a:instance/" + id + "\"],"
                        + "\"detail\":{\"instance-id\":\"" + id + "\",\"instance-action\":\"terminate\"}}")));
        assertThat(
                new ImdsCalls(aws.imds(id))
                        .get("meta-data/spot/instance-action")
                        .body(),
                is("{\"action\":\"terminate\",\"time\":\"2026-03-05T08:03:00Z\"}"));

        aws.clock().advance(Duration.ofSeconds(119));
        assertThat(aws.instance(id).state(), is(LifeState.RUNNING));
        aws.clock().advance(Duration.ofSeconds(1));
        assertThat(aws.instance(id).state(), is(LifeState.SHUTTING_DOWN));
        aws.clock().advance(Duration.ofSeconds(20));

        Instance instance = emulator.clients()
                .ec2()
                .describeInstances(r -> r.instanceIds(id))
                .reservations()
                .get(0)
                .instances()
                .get(0);
        assertThat(instance.state().nameAsString(), is("terminated"));
        assertThat(instance.stateReason().code(), is("Server.SpotInstanceTermination"));
        String status = emulator.clients()
                .ec2()
                .describeSpotInstanceRequests(r -> r.spotInstanceRequestIds(instance.spotInstanceRequestId()))
                .spotInstanceRequests()
                .get(0)
                .status()
                .code();
        assertThat(status, is("instance-terminated-no-capacity"));
    }

    @Test
    public void aRebalanceRecommendationMayGoAhead() throws Exception {
        aws.reclaim(id, NoticePlan.sqsAndImds().rebalanceAhead(Duration.ofMinutes(5)));

        assertThat(
                new ImdsCalls(aws.imds(id))
                        .get("meta-data/events/recommendations/rebalance")
                        .body(),
                is("{\"noticeTime\":\"2026-03-05T08:01:00Z\"}"));
        assertThat(events().get(0).get("detail-type").asText(), is("EC2 Instance Rebalance Recommendation"));
        assertThat(
                events().get(0).get("resources").get(0).asText(),
                is("arn:aws:ec2:eu-west-1:123456789012:instance/" + id));
        assertThat(imdsStatus("meta-data/spot/instance-action"), is(404));

        aws.clock().advance(Duration.ofMinutes(5));

        assertThat(imdsStatus("meta-data/spot/instance-action"), is(200));
        assertThat(events(), hasSize(2));
    }

    @Test
    public void anInstanceMayVanishWithoutAWord() {
        aws.reclaim(id, NoticePlan.none());

        assertThat(events(), is(empty()));
        assertThat(aws.instance(id).state(), is(LifeState.SHUTTING_DOWN));
        assertThrows(IOException.class, () -> imdsStatus("meta-data/instance-id"));
    }

    @Test
    public void noticesMayBeLateAndDoubled() {
        aws.reclaim(id, NoticePlan.sqsOnly().late(Duration.ofSeconds(90)).copies(2));

        aws.clock().advance(Duration.ofSeconds(89));
        assertThat(events(), is(empty()));
        aws.clock().advance(Duration.ofSeconds(1));
        assertThat(events(), hasSize(2));
        assertThat(events().get(0), is(events().get(1)));
        assertThat(events().get(0).get("time").asText(), is("2026-03-05T08:01:00Z"));
    }

    @Test
    public void noticesMayBeLostOnEitherWay() throws Exception {
        aws.reclaim(id, NoticePlan.imdsOnly());
        assertThat(events(), is(empty()));
        assertThat(imdsStatus("meta-data/spot/instance-action"), is(200));

        id = ids.get(1);
        aws.reclaim(id, NoticePlan.sqsOnly());
        assertThat(events(), hasSize(1));
        assertThat(imdsStatus("meta-data/spot/instance-action"), is(404));
    }

    @Test
    public void aShrinkingPoolReclaimsWhatNoLongerFits() {
        aws.capacity("m5.xlarge", "eu-west-1a", 1);

        assertThat(events(), hasSize(3));
        aws.clock().advance(Duration.ofMinutes(2));
        assertThat(aws.liveInstances(), hasSize(1));
        // Asking again changes nothing.
        aws.capacity("m5.xlarge", "eu-west-1a", 1);
        assertThat(aws.liveInstances(), hasSize(1));
        assertThat(events(), hasSize(3));
    }

    @Test
    public void aPriceAboveTheMaximumReclaims() {
        List<String> limited = FleetCalls.ids(FleetCalls.with(emulator.clients().ec2())
                .override(o -> o.instanceType("m5.xlarge")
                        .availabilityZone("eu-west-1a")
                        .maxPrice("0.08"))
                .spot(2));

        aws.price("m5.xlarge", "eu-west-1a", 0.1);

        assertThat(
                events().stream().map(e -> e.at("/detail/instance-id").asText()).toList(),
                containsInAnyOrder(limited.toArray()));
    }

    @Test
    public void aShareIsReclaimed() {
        assertThat(aws.reclaimShare(0.5, NoticePlan.sqsAndImds()), hasSize(2));
        assertThat(aws.reclaimShare(1, NoticePlan.sqsAndImds()), hasSize(2));
        assertThat(aws.reclaimSome("m5.xlarge", "eu-west-1a", 9, NoticePlan.none()), is(empty()));
    }

    @Test
    public void maintenanceShowsEverywhere() throws Exception {
        aws.scheduleMaintenance(id, "instance-retirement", Duration.ofHours(1));

        var status = emulator.clients()
                .ec2()
                .describeInstanceStatus(r -> r.instanceIds(id))
                .instanceStatuses()
                .get(0);
        assertThat(status.events().get(0).codeAsString(), is("instance-retirement"));
        assertThat(status.events().get(0).notBefore(), is(Instant.parse("2026-03-05T09:01:00Z")));
        JsonNode event = events().get(0);
        assertThat(event.get("detail-type").asText(), is("AWS Health Event"));
        assertThat(event.at("/detail/eventTypeCategory").asText(), is("scheduledChange"));
        assertThat(event.at("/detail/affectedEntities/0/entityValue").asText(), is(id));
        assertThat(event.at("/detail/startTime").asText(), is("Thu, 5 Mar 2026 09:01:00 GMT"));
        assertThat(
                parse(new ImdsCalls(aws.imds(id))
                                .get("meta-data/events/maintenance/scheduled")
                                .body())
                        .at("/0/Code")
                        .asText(),
                is("instance-retirement"));
        aws.clock().advance(Duration.ofHours(1));
        assertThat(aws.instance(id).state(), is(LifeState.SHUTTING_DOWN));
    }

    @Test
    public void metadataNeedATokenOfThisInstanceThatHasNotExpired() throws Exception {
        ImdsCalls imds = new ImdsCalls(aws.imds(id));
        assertThat(imds.get("meta-data/instance-id", "").statusCode(), is(401));
        assertThat(imds.token("0").statusCode(), is(400));
        assertThat(imds.token("21601").statusCode(), is(400));
        String token = imds.token("60").body();
        assertThat(imds.get("meta-data/instance-id", token).body(), is(id));
        assertThat(imds.get("meta-data/instance-life-cycle", token).body(), is("spot"));
        assertThat(imds.get("meta-data/placement/availability-zone", token).body(), endsWith("1a"));
        assertThat(imds.get("meta-data/nothing", token).statusCode(), is(404));
        assertThat(
                new ImdsCalls(aws.imds(ids.get(1)))
                        .get("meta-data/instance-id", token)
                        .statusCode(),
                is(401));

        aws.clock().advance(Duration.ofSeconds(60));

        assertThat(imds.get("meta-data/instance-id", token).statusCode(), is(401));
    }

    @Test
    public void metadataMayFailAndAreCounted() throws Exception {
        aws.faults().next("meta-data/*", 1, Fault.error(500, "Broken"));

        assertThat(imdsStatus("meta-data/instance-id"), is(500));
        assertThat(imdsStatus("meta-data/instance-id"), is(200));

        assertThat(aws.journal().count("meta-data/instance-id"), is(2L));
        assertThat(aws.journal().calls("api/token").get(0).parameter("instance"), is(id));
    }

    @Test
    public void onDemandInstancesAreNotReclaimedButTheirHostMayFail() {
        String onDemand = FleetCalls.ids(FleetCalls.with(emulator.clients().ec2())
                        .pools("m5.xlarge/eu-west-1a")
                        .onDemand(1))
                .get(0);

        assertThrows(IllegalArgumentException.class, () -> aws.reclaim(onDemand, NoticePlan.none()));
        aws.failHost(onDemand);
        assertThat(aws.instance(onDemand).reasonCode(), is("Server.InternalError"));
    }
}

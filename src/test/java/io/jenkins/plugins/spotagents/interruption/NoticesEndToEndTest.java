package io.jenkins.plugins.spotagents.interruption;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.spotagents.aws.SqsMessageQueue;
import io.jenkins.plugins.spotagents.aws.events.EventBridgeParser;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.emulator.world.Timings;
import io.jenkins.plugins.spotagents.interruption.exit.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.interruption.source.QueueNoticeSource;
import io.jenkins.plugins.spotagents.interruption.source.VanishedInstances;
import io.jenkins.plugins.spotagents.inventory.InstanceState;
import io.jenkins.plugins.spotagents.inventory.Inventory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** From EC2's event through the real SDK and an emulated queue to the last step of the controller. */
public class NoticesEndToEndTest {
    @Rule
    public final EmulatedRegion region = new EmulatedRegion();

    private FakeFarm farm;
    private InterruptionController controller;
    private QueueNoticeSource source;

    @Before
    public void start() {
        farm = new FakeFarm(region);
        controller = new InterruptionController(
                farm, (agent, at) -> Set.of(), new InterruptionListener() {}, new FarmCalls(region), region);
        QueueUrl queue = region.queue();
        source = new QueueNoticeSource(
                queue.name(),
                new SqsMessageQueue(region.clients, queue),
                new EventBridgeParser(Optional.of(queue.account()), Optional.of(region.aws.region())),
                controller::accept,
                id -> true,
                region.aws.clock());
        source.start();
    }

    @After
    public void stop() {
        source.close();
        controller.close();
    }

    @Test
    public void aReclaimIsNoticedThroughTheQueueAndItsWorkRequeued() throws Exception {
        String id = region.launch(1).get(0);
        farm.add(id);
        farm.run(id, "job#1", Duration.ofHours(1));
        region.aws.reclaim(id, NoticePlan.sqsOnly());
        await().until(() -> released(id));
        assertThat(farm.diary, hasItem("interrupt job#1"));
        InterruptionReport report = controller.report(id).orElseThrow();
        assertThat(report.interruption().source(), is(NoticeSource.QUEUE));
        Duration notice =
                Duration.between(region.now(), report.interruption().deadline().orElseThrow());
        assertThat(notice, is(greaterThanOrEqualTo(Duration.ofSeconds(119))));
        assertThat(notice, is(lessThanOrEqualTo(Duration.ofSeconds(120))));
        assertThat(region.aws.noticeQueue().awaitEmpty(Duration.ofSeconds(10)), is(true));
    }

    @Test
    public void repeatedAndForeignMessagesAreRemovedAndEachAgentGoesOnce() throws Exception {
        List<String> ids = region.launch(5);
        farm.add(ids.get(0));
        region.aws.noticeQueue().send("poison");
        ids.forEach(id -> region.aws.reclaim(id, NoticePlan.sqsOnly().copies(3)));
        await().until(() -> released(ids.get(0)));
        assertThat(region.aws.noticeQueue().awaitEmpty(Duration.ofSeconds(10)), is(true));
        await().until(() -> source.health().counts().otherInstances() >= 12);
        assertThat(source.health().counts().unreadable(), is(1L));
        assertThat(
                farm.diary.stream().filter(line -> line.startsWith("release")).count(), is(1L));
    }

    @Test
    public void anInstanceThatVanishesWithoutAWordIsFoundByTheInventory() throws Exception {
        String id = region.launch(1).get(0);
        farm.add(id);
        farm.run(id, "job#1", Duration.ofHours(1));
        Inventory inventory = region.inventory(new VanishedInstances(controller::accept, region.aws.clock()));
        inventory.poll();
        assertThat(inventory.instance(id).isPresent(), is(true));
        source.close();
        region.aws.reclaim(id, NoticePlan.none());
        inventory.poll();
        await().until(() -> released(id));
        assertThat(farm.diary, hasItem("interrupt job#1"));
        assertThat(farm.diary, hasItem("release " + id + " ALREADY_GONE"));
        Notice notice = controller.report(id).orElseThrow().interruption().notice();
        assertThat(((Notice.StateChange) notice).reason().code(), is("Server.SpotInstanceTermination"));
    }

    @Test
    public void aFreshInstanceThatDescribeDoesNotKnowYetIsNotLost() {
        region.aws.timings(Timings.USUAL.withHidden(Duration.ofSeconds(90), Duration.ofSeconds(90)));
        Inventory inventory = region.inventory(new VanishedInstances(controller::accept, region.aws.clock()));
        String id = region.launch(1).get(0);
        farm.add(id);
        inventory.announce(id, new Offering(FakeFarm.POOL, PurchaseOption.SPOT), "cloud", "linux", region.now());
        for (int poll = 0; poll < 10; poll++) {
            inventory.poll();
        }
        region.aws.clock().advance(Duration.ofMinutes(3));
        inventory.poll();
        assertThat(inventory.instance(id).orElseThrow().state(), is(InstanceState.RUNNING));
        assertThat(controller.report(id), is(Optional.empty()));
    }

    @Test
    public void aNoticeForABootingAgentWaitsForIt() throws Exception {
        String id = region.launch(1).get(0);
        region.aws.reclaim(id, NoticePlan.sqsOnly());
        await().until(() -> source.health().counts().otherInstances() > 0);
        farm.add(id);
        controller.agentAppeared(id);
        await().until(() -> released(id));
    }

    @Test
    public void aMissingPermissionIsToldWithItsRemedy() throws Exception {
        // Ends the long poll that is under way, so that the next one meets the refusal.
        region.aws.deny("sqs:ReceiveMessage");
        region.aws.noticeQueue().send("poison");
        await().until(() -> source.health().lastError().isPresent());
        assertThat(
                source.health().lastError().orElseThrow(),
                containsString("Allow sqs:ReceiveMessage on the queue to the controller's role."));
    }

    @Test
    public void aQueueThatFailsForAWhileCatchesUp() throws Exception {
        String id = region.launch(1).get(0);
        farm.add(id);
        region.aws.faults().next("ReceiveMessage", 4, Fault.internalError());
        region.aws.noticeQueue().send("poison");
        region.aws.reclaim(id, NoticePlan.sqsOnly());
        await().until(() -> released(id));
        // The receiver says so once it has deleted the message, which the agent does not wait for.
        await().until(() -> source.health().lastError().isEmpty());
    }

    private boolean released(String id) {
        return controller.report(id).flatMap(InterruptionReport::releasedAt).isPresent();
    }
}

package io.jenkins.plugins.spotagents.interruption;

import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.MARGIN;
import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.TWO_MINUTES;
import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.policy;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.EndCause;
import io.jenkins.plugins.spotagents.capacity.EndReason;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.interruption.farm.RebalancePolicy;
import io.jenkins.plugins.spotagents.interruption.farm.Timing;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** Notices that are no interruption of Spot capacity, or become one. */
public class KindsOfNoticeTest {
    private final InterruptionFixture fixture = new InterruptionFixture();
    private final VirtualScheduler time = fixture.time;
    private final FakeFarm farm = fixture.farm;
    private final InterruptionController controller = fixture.controller;

    @Test
    public void aRehearsalGoesTheWholeWayButMarksNoPoolAndEndsTheInstance() {
        farm.add("i-1", PurchaseOption.SPOT, Duration.ofMinutes(5));
        farm.run("i-1", "job#1", Duration.ofHours(1));
        controller.accept(
                new Notice.SpotInterruption("i-1", time.now(), time.now().plus(TWO_MINUTES)), NoticeSource.REHEARSAL);
        assertThat(farm.diary, hasItem("interrupt job#1"));
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
        assertThat(fixture.marked, is(empty()));
    }

    @Test
    public void anAgentThatVanishedIsInterruptedAtOnceAndNotEndedAgain() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofSeconds(1));
        controller.accept(new Notice.StateChange("i-1", time.now(), "terminated"), NoticeSource.INVENTORY);
        assertThat(
                farm.diary,
                contains(
                        "cordon i-1",
                        "order i-1 OTHER_POOL",
                        "tell job#1",
                        "interrupt job#1",
                        "release i-1 ALREADY_GONE"));
        assertThat(fixture.marked, contains("i-1"));
    }

    @Test
    public void whereAnEventDoesNotSayWhyTheFarmIsAskedBeforeAPoolIsBlamed() {
        farm.add("i-1");
        farm.add("i-2");
        farm.taken = Set.of("i-2");
        for (String id : List.of("i-1", "i-2")) {
            controller.accept(new Notice.StateChange(id, time.now(), "terminated"), NoticeSource.QUEUE);
        }
        assertThat(fixture.marked, contains("i-2"));
        assertThat(farm.diary, hasItem("release i-1 ALREADY_GONE"));
    }

    @Test
    public void anAnswerThatDoesNotComeHoldsUpNothingAndCountsWhenItComes() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        farm.takenLater = new CompletableFuture<>();
        controller.accept(new Notice.StateChange("i-1", time.now(), "terminated"), NoticeSource.QUEUE);
        time.advance(Duration.ofSeconds(3));
        assertThat(farm.diary, hasItem("release i-1 ALREADY_GONE"));
        assertThat(fixture.marked, is(empty()));

        farm.takenLater.complete(true);

        assertThat(fixture.marked, contains("i-1"));
    }

    @Test
    public void anAgentThatSomebodyTerminatedDoesNotMarkItsPool() {
        farm.add("i-1");
        Notice notice = new Notice.StateChange(
                "i-1", time.now(), "shutting-down", new EndReason(EndCause.BY_REQUEST, "by a user"));
        controller.accept(notice, NoticeSource.INVENTORY);
        assertThat(fixture.marked, is(empty()));
        assertThat(farm.diary, hasItem("release i-1 ALREADY_GONE"));
    }

    @Test
    public void aStateChangeOfAnInstanceThatWeEndOurselvesIsNoInterruption() {
        Handling handling = controller
                .accept(new Notice.StateChange("i-ours", time.now(), "shutting-down"), NoticeSource.QUEUE)
                .join();
        assertThat(handling, is(Handling.UNKNOWN_INSTANCE));
        assertThat(farm.diary, is(empty()));
    }

    @Test
    public void aVanishDuringTheTwoMinutesEndsTheWaiting() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        fixture.interrupt("i-1");
        time.advance(Duration.ofSeconds(20));

        controller.accept(new Notice.StateChange("i-1", time.now(), "terminated"), NoticeSource.INVENTORY);

        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.REQUEUED));
        assertThat(farm.diary, hasItem("release i-1 ALREADY_GONE"));
        assertThat(fixture.marked, contains("i-1"));
        assertThat(farm.diary.stream().filter(line -> line.startsWith("order")).toList(), hasSize(1));
    }

    @Test
    public void aRebalanceRecommendationCordonsAndLetsWorkFinish() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        fixture.rebalance("i-1");
        assertThat(farm.told.get("job#1").ending(), is(WorkPlan.Ending.LEFT_ALONE));
        time.advance(Duration.ofHours(1));
        assertThat(farm.diary, contains("cordon i-1", "tell job#1"));

        farm.finish("i-1", "job#1");
        controller.workEnded("i-1");
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
        assertThat(fixture.marked, is(empty()));
    }

    @Test
    public void aRebalanceRecommendationCanOrderAReplacementAheadOfTime() {
        farm.policy = policy(Timing.AUTO, RebalancePolicy.REPLACE);
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        fixture.rebalance("i-1");
        assertThat(farm.diary, contains("cordon i-1", "order i-1 OTHER_POOL", "tell job#1"));
    }

    @Test
    public void aRebalanceRecommendationCanBeIgnoredAndTheInterruptionAfterItIsNot() {
        farm.policy = policy(Timing.AUTO, RebalancePolicy.IGNORE);
        farm.add("i-1");
        assertThat(fixture.rebalance("i-1"), is(Handling.IGNORED));
        assertThat(farm.diary, is(empty()));
        assertThat(fixture.interrupt("i-1"), is(Handling.ACTED_ON));
    }

    @Test
    public void agentsOfAPoolThatEc2KeepsRecommendingToLeaveAreNotReplacedForHours() {
        farm.policy = policy(Timing.AUTO, RebalancePolicy.REPLACE);
        farm.add("i-0");
        assertThat(fixture.rebalance("i-0"), is(Handling.ACTED_ON));
        for (int i = 1; i <= 120; i++) {
            String fresh = "i-" + i;
            time.advance(Duration.ofSeconds(30));
            farm.add(fresh, PurchaseOption.SPOT, Duration.ZERO);
            farm.run(fresh, "job#" + i);
            time.advance(Duration.ofSeconds(30));
            assertThat(fresh, fixture.rebalance(fresh), is(Handling.IGNORED));
            assertThat(fresh + " again", fixture.rebalance(fresh), is(Handling.IGNORED));
        }
        assertThat(farm.diary.stream().filter(line -> line.startsWith("cordon")).toList(), hasSize(1));
        assertThat(fixture.interrupt("i-120"), is(Handling.ACTED_ON));
    }

    @Test
    public void agentsThatWereThereWhenTheRecommendationsBeganGo() {
        farm.add("i-1");
        farm.add("i-2");
        assertThat(fixture.rebalance("i-1"), is(Handling.ACTED_ON));
        time.advance(Duration.ofSeconds(30));
        assertThat(fixture.rebalance("i-2"), is(Handling.ACTED_ON));
    }

    @Test
    public void aPoolThatWasLeftInPeaceIsAsGoodAsAny() {
        farm.add("i-1");
        fixture.rebalance("i-1");
        time.advance(PoolsAtRisk.QUIET.plusSeconds(60));
        farm.add("i-2", PurchaseOption.SPOT, Duration.ofSeconds(30));
        assertThat(fixture.rebalance("i-2"), is(Handling.ACTED_ON));
    }

    @Test
    public void aRebalanceRecommendationFollowedByAnInterruptionEscalates() {
        farm.policy = policy(Timing.AUTO, RebalancePolicy.REPLACE);
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        fixture.rebalance("i-1");
        time.advance(Duration.ofMinutes(3));
        assertThat(fixture.interrupt("i-1"), is(Handling.ACTED_ON));
        assertThat(
                farm.diary,
                contains(
                        "cordon i-1",
                        "order i-1 OTHER_POOL",
                        "tell job#1",
                        "cordon i-1",
                        "tell job#1",
                        "hook job#1",
                        "interrupt job#1",
                        "release i-1 BY_US"));
        assertThat(fixture.rebalance("i-1"), is(Handling.DUPLICATE));
    }

    @Test
    public void scheduledMaintenanceCordonsAndInterruptsOnlyBeforeItBegins() {
        farm.add("i-1", PurchaseOption.ON_DEMAND, Duration.ofDays(1));
        farm.run("i-1", "job#1", Duration.ofDays(2));
        Instant notBefore = time.now().plus(Duration.ofDays(1));
        controller.accept(
                new Notice.ScheduledMaintenance("i-1", time.now(), notBefore, "instance-retirement"),
                NoticeSource.QUEUE);
        time.advance(Duration.ofDays(1).minusMinutes(2).minusSeconds(1));
        assertThat(farm.diary, contains("cordon i-1", "tell job#1"));
        time.advance(Duration.ofSeconds(1));
        assertThat(
                "days ahead there was nothing to save", farm.diary, contains("cordon i-1", "tell job#1", "hook job#1"));
        time.advance(Duration.ofMinutes(2).minus(MARGIN).minusSeconds(1));
        assertThat(farm.diary, contains("cordon i-1", "tell job#1", "hook job#1"));
        time.advance(Duration.ofSeconds(1));
        assertThat(farm.diary, hasItem("interrupt job#1"));
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
        assertThat(fixture.marked, is(empty()));
    }
}

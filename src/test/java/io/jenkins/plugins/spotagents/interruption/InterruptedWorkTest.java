package io.jenkins.plugins.spotagents.interruption;

import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.MARGIN;
import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.TWO_MINUTES;
import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.policy;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.interruption.farm.RebalancePolicy;
import io.jenkins.plugins.spotagents.interruption.farm.Timing;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** When work is interrupted, whether it is replaced, and how long it is waited for. */
public class InterruptedWorkTest {
    private final InterruptionFixture fixture = new InterruptionFixture();
    private final VirtualScheduler time = fixture.time;
    private final FakeFarm farm = fixture.farm;
    private final InterruptionController controller = fixture.controller;

    @Test
    public void workThatIsExpectedToFinishIsLeftAloneAndNothingIsOrderedForIt() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofSeconds(60));
        fixture.interrupt("i-1");
        assertThat(farm.told.get("job#1").ending(), is(WorkPlan.Ending.EXPECTED_TO_FINISH));

        time.advance(Duration.ofSeconds(60));
        farm.finish("i-1", "job#1");
        controller.workEnded("i-1");

        assertThat(farm.diary, contains("cordon i-1", "tell job#1", "hook job#1", "release i-1 BY_US"));
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.ENDED_BY_ITSELF));
    }

    @Test
    public void theReplacementIsForTheWorkThatRunsAgain() {
        farm.add("i-1");
        farm.run("i-1", "shorter#1", Duration.ofSeconds(20));
        farm.run("i-1", "longer#1", Duration.ofHours(1));
        farm.run("i-1", "switchedOff#1", Duration.ofHours(1));
        farm.decides("switchedOff#1", new RequeueDecision.GiveUp(RequeueDecision.GiveUp.Reason.SWITCHED_OFF));
        fixture.interrupt("i-1");
        assertThat(farm.replacedFor, contains("longer#1"));
    }

    @Test
    public void workThatOverrunsItsEstimateIsInterruptedBeforeTheDeadlineWithAReplacementOrderedFirst() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofSeconds(60));
        fixture.interrupt("i-1");
        time.advance(TWO_MINUTES.minus(MARGIN).minusMillis(1));
        assertThat(farm.diary, not(hasItem("interrupt job#1")));

        time.advance(Duration.ofMillis(1));

        assertThat(farm.diary.subList(3, 6), contains("order i-1 OTHER_POOL", "interrupt job#1", "release i-1 BY_US"));
    }

    @Test
    public void workOfUnknownLengthRunsUntilTheDeadlineWhileItsReplacementBoots() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        fixture.interrupt("i-1");

        assertThat(farm.told.get("job#1").ending(), is(WorkPlan.Ending.GIVEN_UNTIL_DEADLINE));
        assertThat(farm.diary, hasItem("order i-1 OTHER_POOL"));
        time.advance(TWO_MINUTES.minus(MARGIN));
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void workThatWouldNotRunAgainGetsAllTheTimeThereIsAndNoReplacement() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofMinutes(10));
        farm.decides("job#1", new RequeueDecision.GiveUp(RequeueDecision.GiveUp.Reason.SWITCHED_OFF));
        fixture.interrupt("i-1");
        assertThat(farm.diary, not(hasItem("interrupt job#1")));

        time.advance(TWO_MINUTES.minus(MARGIN));

        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.GIVEN_UP));
        assertThat(farm.diary, not(hasItem("order i-1 OTHER_POOL")));
    }

    @Test
    public void workThatItsAuthorRetriesIsInterruptedAtOnceAndReplaced() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofMinutes(10));
        farm.decides("job#1", new RequeueDecision.GiveUp(RequeueDecision.GiveUp.Reason.AUTHOR_RETRIES));
        fixture.interrupt("i-1");
        assertThat(farm.diary, hasItem("interrupt job#1"));
        assertThat(farm.diary, hasItem("order i-1 OTHER_POOL"));
    }

    @Test
    public void immediatelyMeansAlsoWorkThatWouldHaveMadeIt() {
        farm.policy = policy(Timing.IMMEDIATELY, RebalancePolicy.CORDON);
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofSeconds(5));
        fixture.interrupt("i-1");
        assertThat(farm.diary, hasItem("interrupt job#1"));
    }

    @Test
    public void deadlineMeansAlsoWorkThatCannotMakeIt() {
        farm.policy = policy(Timing.DEADLINE, RebalancePolicy.CORDON);
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        fixture.interrupt("i-1");
        assertThat(farm.diary, not(hasItem("interrupt job#1")));
        time.advance(TWO_MINUTES.minus(MARGIN));
        assertThat(farm.diary, hasItem("interrupt job#1"));
    }

    @Test
    public void severalPiecesOfWorkOnOneAgentAreEachTreatedByTheirOwnEstimateAndReplacedByOneAgent() {
        farm.add("i-1");
        farm.run("i-1", "short#1", Duration.ofSeconds(10));
        farm.run("i-1", "long#1", Duration.ofHours(1));
        farm.decides("long#1", new RequeueDecision.Requeue(3, NextCapacity.ON_DEMAND));
        fixture.interrupt("i-1");
        time.advance(Duration.ofSeconds(10));
        farm.finish("i-1", "short#1");
        time.advance(Duration.ofSeconds(10));

        assertThat(fixture.outcomes("i-1"), containsInAnyOrder(WorkOutcome.REQUEUED, WorkOutcome.ENDED_BY_ITSELF));
        assertThat(
                farm.diary.stream().filter(line -> line.startsWith("order")).toList(), contains("order i-1 ON_DEMAND"));
    }

    @Test
    public void workWaitsForItsHookButNotBeyondTheLastMoment() {
        farm.add("i-1");
        farm.run("i-1", "quick#1", Duration.ofHours(1));
        farm.run("i-1", "slow#1", Duration.ofHours(1));
        farm.hooks.put("quick#1", new CompletableFuture<>());
        farm.hooks.put("slow#1", new CompletableFuture<>());
        fixture.interrupt("i-1");
        assertThat(farm.diary, not(hasItem("interrupt quick#1")));

        farm.hooks.get("quick#1").complete(null);
        assertThat(farm.diary, hasItem("interrupt quick#1"));
        assertThat(farm.diary, not(hasItem("interrupt slow#1")));

        time.advance(TWO_MINUTES.minus(MARGIN));
        assertThat(farm.diary, hasItem("interrupt slow#1"));
    }

    @Test
    public void aFailingHookChangesNothing() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        farm.hooks.put("job#1", CompletableFuture.failedFuture(new IllegalStateException("exit code 1")));
        fixture.interrupt("i-1");
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void aLateNoticeLeavesNoTimeForHooksAndInterruptsAtOnce() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofSeconds(2));
        controller.accept(
                new Notice.SpotInterruption(
                        "i-1", time.now().minusSeconds(110), time.now().plusSeconds(10)),
                NoticeSource.QUEUE);
        assertThat(
                farm.diary,
                contains("cordon i-1", "order i-1 OTHER_POOL", "tell job#1", "interrupt job#1", "release i-1 BY_US"));
    }

    @Test
    public void ofAShortNoticeMostIsLeftToWork() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        Duration lead = Duration.ofSeconds(30);
        controller.accept(
                new Notice.SpotInterruption(
                        "i-1", time.now(), time.now().plus(lead), Notice.SpotInterruption.Action.TERMINATE, lead),
                NoticeSource.QUEUE);
        time.advance(Duration.ofSeconds(20));
        assertThat(farm.diary, not(hasItem("interrupt job#1")));
        time.advance(Duration.ofSeconds(5));
        assertThat(farm.diary, hasItem("interrupt job#1"));
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
    }

    @Test
    public void aUserAbortMeanwhileIsNotRequeued() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        fixture.interrupt("i-1");
        farm.decides("job#1", new RequeueDecision.GiveUp(RequeueDecision.GiveUp.Reason.USER_ABORTED));
        time.advance(TWO_MINUTES);
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.GIVEN_UP));
    }

    @Test
    public void workThatWasTakenFromTheQueueBeforeTheCordonIsSeenToAsWell() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        fixture.interrupt("i-1");
        farm.run("i-1", "late#1", Duration.ofHours(1));
        time.advance(Duration.ofSeconds(10));
        assertThat(farm.diary, hasItem("interrupt late#1"));
        assertThat(farm.diary, not(hasItem("interrupt job#1")));
    }
}

package io.jenkins.plugins.spotagents.interruption;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

public class InterruptionControllerTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final Duration MARGIN = InterruptionPolicy.DEFAULT_MARGIN;

    private final VirtualScheduler time = new VirtualScheduler();
    private final FakeFarm farm = new FakeFarm(time);
    private final List<String> marked = new ArrayList<>();
    private final CapacityPool alsoBad = new CapacityPool("m5.xlarge", "eu-west-1a");
    private final InterruptionController controller = new InterruptionController(
            farm,
            (agent, at) -> {
                marked.add(agent.instanceId());
                return Set.of(alsoBad);
            },
            new InterruptionListener() {},
            new FarmCalls(time, Runnable::run, Runnable::run),
            time);

    @Test
    public void workThatCannotFinishIsInterruptedAtOnceAndTheStepsComeInOrder() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofMinutes(10));

        assertThat(interrupt("i-1"), is(Handling.ACTED_ON));

        assertThat(
                farm.diary,
                contains(
                        "cordon i-1",
                        "order i-1 OTHER_POOL",
                        "tell job#1",
                        "hook job#1",
                        "interrupt job#1",
                        "release i-1 BY_US"));
        assertThat(marked, contains("i-1"));
        assertThat(farm.avoided, contains(Set.of(FakeFarm.POOL, alsoBad)));
        assertThat(outcomes("i-1"), contains(WorkOutcome.REQUEUED));
        assertThat("nothing stays scheduled but the one alarm of all calls", time.pending(), is(1));
        time.advance(Duration.ofSeconds(10));
        assertThat("which finds nothing late", time.pending(), is(0));
    }

    @Test
    public void workThatIsExpectedToFinishIsLeftAloneAndNothingIsOrderedForIt() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofSeconds(60));
        interrupt("i-1");
        assertThat(farm.told.get("job#1").ending(), is(WorkPlan.Ending.EXPECTED_TO_FINISH));

        time.advance(Duration.ofSeconds(60));
        farm.finish("i-1", "job#1");
        controller.workEnded("i-1");

        assertThat(farm.diary, contains("cordon i-1", "tell job#1", "hook job#1", "release i-1 BY_US"));
        assertThat(outcomes("i-1"), contains(WorkOutcome.ENDED_BY_ITSELF));
    }

    @Test
    public void workThatOverrunsItsEstimateIsInterruptedBeforeTheDeadlineWithAReplacementOrderedFirst() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofSeconds(60));
        interrupt("i-1");
        time.advance(TWO_MINUTES.minus(MARGIN).minusMillis(1));
        assertThat(farm.diary, not(hasItem("interrupt job#1")));

        time.advance(Duration.ofMillis(1));

        assertThat(farm.diary.subList(3, 6), contains("order i-1 OTHER_POOL", "interrupt job#1", "release i-1 BY_US"));
    }

    @Test
    public void workOfUnknownLengthRunsUntilTheDeadlineWhileItsReplacementBoots() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        interrupt("i-1");

        assertThat(farm.told.get("job#1").ending(), is(WorkPlan.Ending.GIVEN_UNTIL_DEADLINE));
        assertThat(farm.diary, hasItem("order i-1 OTHER_POOL"));
        time.advance(TWO_MINUTES.minus(MARGIN));
        assertThat(outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void workThatWouldNotRunAgainGetsAllTheTimeThereIsAndNoReplacement() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofMinutes(10));
        farm.decides("job#1", new RequeueDecision.GiveUp(RequeueDecision.GiveUp.Reason.SWITCHED_OFF));
        interrupt("i-1");
        assertThat(farm.diary, not(hasItem("interrupt job#1")));

        time.advance(TWO_MINUTES.minus(MARGIN));

        assertThat(outcomes("i-1"), contains(WorkOutcome.GIVEN_UP));
        assertThat(farm.diary, not(hasItem("order i-1 OTHER_POOL")));
    }

    @Test
    public void workThatItsAuthorRetriesIsInterruptedAtOnceAndReplaced() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofMinutes(10));
        farm.decides("job#1", new RequeueDecision.GiveUp(RequeueDecision.GiveUp.Reason.AUTHOR_RETRIES));
        interrupt("i-1");
        assertThat(farm.diary, hasItem("interrupt job#1"));
        assertThat(farm.diary, hasItem("order i-1 OTHER_POOL"));
    }

    @Test
    public void immediatelyMeansAlsoWorkThatWouldHaveMadeIt() {
        farm.policy = policy(Timing.IMMEDIATELY, RebalancePolicy.CORDON);
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofSeconds(5));
        interrupt("i-1");
        assertThat(farm.diary, hasItem("interrupt job#1"));
    }

    @Test
    public void deadlineMeansAlsoWorkThatCannotMakeIt() {
        farm.policy = policy(Timing.DEADLINE, RebalancePolicy.CORDON);
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        interrupt("i-1");
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
        interrupt("i-1");
        time.advance(Duration.ofSeconds(10));
        farm.finish("i-1", "short#1");
        time.advance(Duration.ofSeconds(10));

        assertThat(outcomes("i-1"), containsInAnyOrder(WorkOutcome.REQUEUED, WorkOutcome.ENDED_BY_ITSELF));
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
        interrupt("i-1");
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
        interrupt("i-1");
        assertThat(outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void twoSourcesOfOneEventCountOnce() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        Instant at = time.now();
        controller.accept(new Notice.SpotInterruption("i-1", at, at.plus(TWO_MINUTES)), NoticeSource.SQS);
        List<String> before = List.copyOf(farm.diary);
        time.advance(Duration.ofSeconds(3));

        Handling second = controller
                .accept(
                        new Notice.SpotInterruption(
                                "i-1", time.now(), at.plus(TWO_MINUTES).plusSeconds(1)),
                        NoticeSource.IMDS)
                .join();

        assertThat(second, is(Handling.DUPLICATE));
        assertThat(farm.diary, is(before));
    }

    @Test
    public void aNoticeThatComesAfterTheReleaseIsADuplicateAndNotNews() {
        farm.add("i-1");
        interrupt("i-1");
        Handling late = controller
                .accept(new Notice.StateChange("i-1", time.now(), "terminated"), NoticeSource.SQS)
                .join();
        assertThat(late, is(Handling.DUPLICATE));
    }

    @Test
    public void anIdleAgentIsReleasedWithoutAReplacement() {
        farm.add("i-1");
        interrupt("i-1");
        assertThat(farm.diary, contains("cordon i-1", "release i-1 BY_US"));
    }

    @Test
    public void anAgentReclaimedInItsFirstHourIsLeftToAws() {
        farm.add("i-young", PurchaseOption.SPOT, Duration.ofMinutes(57));
        farm.add("i-old", PurchaseOption.SPOT, Duration.ofMinutes(58));
        interrupt("i-young");
        interrupt("i-old");
        assertThat(farm.diary, hasItem("release i-young LEFT_TO_AWS"));
        assertThat(farm.diary, hasItem("release i-old BY_US"));
    }

    @Test
    public void anInstanceThatAwsOnlyStopsIsOursToEnd() {
        farm.add("i-1", PurchaseOption.SPOT, Duration.ofMinutes(5));
        Notice notice = new Notice.SpotInterruption(
                "i-1", time.now(), time.now().plus(TWO_MINUTES), Notice.SpotInterruption.Action.STOP);
        controller.accept(notice, NoticeSource.SQS);
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
    }

    @Test
    public void aRehearsalGoesTheWholeWayButMarksNoPoolAndEndsTheInstance() {
        farm.add("i-1", PurchaseOption.SPOT, Duration.ofMinutes(5));
        farm.run("i-1", "job#1", Duration.ofHours(1));
        controller.accept(
                new Notice.SpotInterruption("i-1", time.now(), time.now().plus(TWO_MINUTES)), NoticeSource.REHEARSAL);
        assertThat(farm.diary, hasItem("interrupt job#1"));
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
        assertThat(marked, is(empty()));
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
        assertThat(marked, contains("i-1"));
    }

    @Test
    public void anAgentThatSomebodyTerminatedDoesNotMarkItsPool() {
        farm.add("i-1");
        Notice notice = new Notice.StateChange("i-1", time.now(), "shutting-down", "Client.UserInitiatedShutdown");
        controller.accept(notice, NoticeSource.INVENTORY);
        assertThat(marked, is(empty()));
        assertThat(farm.diary, hasItem("release i-1 ALREADY_GONE"));
    }

    @Test
    public void aStateChangeOfAnInstanceThatWeEndOurselvesIsNoInterruption() {
        Handling handling = controller
                .accept(new Notice.StateChange("i-ours", time.now(), "shutting-down"), NoticeSource.SQS)
                .join();
        assertThat(handling, is(Handling.UNKNOWN_INSTANCE));
        assertThat(farm.diary, is(empty()));
    }

    @Test
    public void aVanishDuringTheTwoMinutesEndsTheWaiting() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        interrupt("i-1");
        time.advance(Duration.ofSeconds(20));

        controller.accept(new Notice.StateChange("i-1", time.now(), "terminated"), NoticeSource.INVENTORY);

        assertThat(outcomes("i-1"), contains(WorkOutcome.REQUEUED));
        assertThat(farm.diary, hasItem("release i-1 ALREADY_GONE"));
        assertThat(marked, contains("i-1"));
        assertThat(farm.diary.stream().filter(line -> line.startsWith("order")).toList(), hasSize(1));
    }

    @Test
    public void aRebalanceRecommendationCordonsAndLetsWorkFinish() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        rebalance("i-1");
        assertThat(farm.told.get("job#1").ending(), is(WorkPlan.Ending.LEFT_ALONE));
        time.advance(Duration.ofHours(1));
        assertThat(farm.diary, contains("cordon i-1", "tell job#1"));

        farm.finish("i-1", "job#1");
        controller.workEnded("i-1");
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
        assertThat(marked, is(empty()));
    }

    @Test
    public void aRebalanceRecommendationCanOrderAReplacementAheadOfTime() {
        farm.policy = policy(Timing.AUTO, RebalancePolicy.REPLACE);
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        rebalance("i-1");
        assertThat(farm.diary, contains("cordon i-1", "order i-1 OTHER_POOL", "tell job#1"));
    }

    @Test
    public void aRebalanceRecommendationCanBeIgnoredAndTheInterruptionAfterItIsNot() {
        farm.policy = policy(Timing.AUTO, RebalancePolicy.IGNORE);
        farm.add("i-1");
        assertThat(rebalance("i-1"), is(Handling.IGNORED));
        assertThat(farm.diary, is(empty()));
        assertThat(interrupt("i-1"), is(Handling.ACTED_ON));
    }

    @Test
    public void aRebalanceRecommendationFollowedByAnInterruptionEscalates() {
        farm.policy = policy(Timing.AUTO, RebalancePolicy.REPLACE);
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        rebalance("i-1");
        time.advance(Duration.ofMinutes(3));
        assertThat(interrupt("i-1"), is(Handling.ACTED_ON));
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
        assertThat(rebalance("i-1"), is(Handling.DUPLICATE));
    }

    @Test
    public void scheduledMaintenanceCordonsAndInterruptsOnlyBeforeItBegins() {
        farm.add("i-1", PurchaseOption.ON_DEMAND, Duration.ofDays(1));
        farm.run("i-1", "job#1", Duration.ofDays(2));
        Instant notBefore = time.now().plus(Duration.ofDays(1));
        controller.accept(
                new Notice.ScheduledMaintenance("i-1", time.now(), notBefore, "instance-retirement"), NoticeSource.SQS);
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
        assertThat(marked, is(empty()));
    }

    @Test
    public void aLateNoticeLeavesNoTimeForHooksAndInterruptsAtOnce() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofSeconds(2));
        controller.accept(
                new Notice.SpotInterruption(
                        "i-1", time.now().minusSeconds(110), time.now().plusSeconds(10)),
                NoticeSource.SQS);
        assertThat(
                farm.diary,
                contains("cordon i-1", "order i-1 OTHER_POOL", "tell job#1", "interrupt job#1", "release i-1 BY_US"));
    }

    @Test
    public void aNoticeBeforeTheAgentIsKnownIsActedOnWhenItAppears() {
        assertThat(interrupt("i-1"), is(Handling.UNKNOWN_INSTANCE));
        time.advance(Duration.ofSeconds(30));
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        controller.agentAppeared("i-1");
        assertThat(outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void anAgentThatAppearsWithoutANoticeIsLeftInPeace() {
        farm.add("i-1");
        controller.agentAppeared("i-1");
        controller.workEnded("i-1");
        assertThat(farm.diary, is(empty()));
    }

    @Test
    public void aUserAbortMeanwhileIsNotRequeued() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        interrupt("i-1");
        farm.decides("job#1", new RequeueDecision.GiveUp(RequeueDecision.GiveUp.Reason.USER_ABORTED));
        time.advance(TWO_MINUTES);
        assertThat(outcomes("i-1"), contains(WorkOutcome.GIVEN_UP));
    }

    @Test
    public void aStepThatThrowsCostsThatStepOnly() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        for (String step : List.of("cordon", "order", "tell", "hook")) {
            farm.failAt(step);
        }
        interrupt("i-1");
        assertThat(farm.diary, contains("interrupt job#1", "release i-1 BY_US"));
        assertThat(report("i-1").failures(), hasSize(4));
    }

    @Test
    public void aPolicyThatCannotBeAskedDoesNotKeepWorkFromBeingInterrupted() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        farm.failAt("decide");
        interrupt("i-1");
        time.advance(Duration.ofSeconds(30));
        farm.heal("decide");
        time.advance(TWO_MINUTES);
        assertThat(outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void workThatCannotBeStoppedIsTriedAgainUntilItCan() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        farm.failAt("interrupt");
        interrupt("i-1");
        time.advance(Duration.ofSeconds(5));
        farm.heal("interrupt");
        time.advance(Duration.ofSeconds(1));
        assertThat(outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void workThatNeverStopsDoesNotKeepTheAgentBeyondItsDeadline() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        farm.neverComplete("interrupt job#1");
        interrupt("i-1");
        time.advance(TWO_MINUTES);
        assertThat(outcomes("i-1"), contains(WorkOutcome.NOT_STOPPED));
        assertThat(
                farm.diary.stream().filter(line -> line.startsWith("interrupt")).toList(), hasSize(1));
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
    }

    @Test
    public void aReleaseThatNeverEndsIsForgottenAfterAMinute() {
        farm.add("i-1");
        farm.neverComplete("release");
        interrupt("i-1");
        assertThat(report("i-1").releasedAt(), is(Optional.empty()));
        time.advance(Duration.ofMinutes(1));
        assertThat(report("i-1").releasedAt(), is(Optional.of(time.now())));
    }

    @Test
    public void aFarmThatCannotBeAskedAtFirstIsAskedAgain() {
        farm.add("i-1");
        farm.failAt("find");
        CompletableFuture<Handling> handled = controller.accept(
                new Notice.SpotInterruption("i-1", time.now(), time.now().plus(TWO_MINUTES)), NoticeSource.IMDS);
        time.advance(Duration.ofSeconds(3));
        farm.heal("find");
        time.advance(Duration.ofSeconds(1));
        assertThat(handled.join(), is(Handling.ACTED_ON));
    }

    @Test
    public void workThatCannotBeListedAtFirstIsFoundASecondLater() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        farm.failAt("workInProgress");
        interrupt("i-1");
        time.advance(Duration.ofSeconds(5));
        assertThat("an agent whose work is unknown is not released", farm.diary, contains("cordon i-1"));
        farm.heal("workInProgress");
        time.advance(Duration.ofSeconds(1));
        assertThat(outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void workThatWasTakenFromTheQueueBeforeTheCordonIsSeenToAsWell() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        interrupt("i-1");
        farm.run("i-1", "late#1", Duration.ofHours(1));
        time.advance(Duration.ofSeconds(10));
        assertThat(farm.diary, hasItem("interrupt late#1"));
        assertThat(farm.diary, not(hasItem("interrupt job#1")));
    }

    @Test
    public void reportsTellTheNewestFirstWhetherUnderWayOrDone() {
        farm.add("i-done");
        farm.add("i-open");
        farm.run("i-open", "job#1");
        interrupt("i-done");
        time.advance(Duration.ofSeconds(1));
        interrupt("i-open");
        assertThat(
                controller.reports().stream()
                        .map(report -> report.interruption().agent().instanceId())
                        .toList(),
                contains("i-open", "i-done"));
        assertThat(report("i-open").replacementOrdered(), is(true));
        assertThat(report("i-open").cordonedAt(), is(Optional.of(time.now())));
    }

    private Handling interrupt(String instanceId) {
        return controller
                .accept(
                        new Notice.SpotInterruption(
                                instanceId, time.now(), time.now().plus(TWO_MINUTES)),
                        NoticeSource.SQS)
                .join();
    }

    private Handling rebalance(String instanceId) {
        return controller
                .accept(new Notice.RebalanceRecommendation(instanceId, time.now()), NoticeSource.SQS)
                .join();
    }

    private InterruptionReport report(String instanceId) {
        return controller.report(instanceId).orElseThrow();
    }

    private List<WorkOutcome> outcomes(String instanceId) {
        return report(instanceId).work().stream()
                .map(InterruptionReport.EndedWork::outcome)
                .toList();
    }

    private static InterruptionPolicy policy(Timing timing, RebalancePolicy rebalance) {
        return new InterruptionPolicy(timing, MARGIN, rebalance, true);
    }
}

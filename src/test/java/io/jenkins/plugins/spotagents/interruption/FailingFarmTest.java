package io.jenkins.plugins.spotagents.interruption;

import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.TWO_MINUTES;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** A farm that throws, hangs or cannot be asked: it costs a step, never the way out. */
public class FailingFarmTest {
    private final InterruptionFixture fixture = new InterruptionFixture();
    private final VirtualScheduler time = fixture.time;
    private final FakeFarm farm = fixture.farm;
    private final InterruptionController controller = fixture.controller;

    @Test
    public void aStepThatThrowsCostsThatStepOnly() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        for (String step : List.of("cordon", "secure", "order", "tell", "hook")) {
            farm.failAt(step);
        }
        fixture.interrupt("i-1");
        assertThat(farm.diary, contains("interrupt job#1", "release i-1 BY_US"));
        assertThat(fixture.report("i-1").failures(), hasSize(5));
    }

    /** What is not on the disk would be lost with the controller, whatever becomes of the agent. */
    @Test
    public void theWorkIsSecuredThoughItsAgentCannotBeCordoned() {
        farm.add("i-1");
        farm.failAt("cordon");
        farm.failAt("workInProgress");
        fixture.interrupt("i-1");
        assertThat(farm.secured, contains("i-1"));
    }

    @Test
    public void aPolicyThatCannotBeAskedDoesNotKeepWorkFromBeingInterrupted() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        farm.failAt("decide");
        fixture.interrupt("i-1");
        time.advance(Duration.ofSeconds(30));
        farm.heal("decide");
        time.advance(TWO_MINUTES);
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void workThatCannotBeStoppedIsTriedAgainUntilItCan() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        farm.failAt("interrupt");
        fixture.interrupt("i-1");
        time.advance(Duration.ofSeconds(5));
        farm.heal("interrupt");
        time.advance(Duration.ofSeconds(1));
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void workThatNeverStopsDoesNotKeepTheAgentBeyondItsDeadline() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        farm.neverComplete("interrupt job#1");
        fixture.interrupt("i-1");
        time.advance(TWO_MINUTES);
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
        time.advance(Duration.ofMinutes(1));
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.NOT_STOPPED));
        assertThat(
                farm.diary.stream().filter(line -> line.startsWith("interrupt")).toList(), hasSize(1));
    }

    @Test
    public void workThatOnlyTheReleaseStopsHasStopped() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        farm.stopsWithTheRelease("job#1");
        fixture.interrupt("i-1");
        time.advance(TWO_MINUTES);
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.REQUEUED));
        assertThat(fixture.report("i-1").releasedAt(), is(Optional.of(time.now())));
    }

    @Test
    public void aReleaseThatNeverEndsIsForgottenAfterAMinute() {
        farm.add("i-1");
        farm.neverComplete("release");
        fixture.interrupt("i-1");
        assertThat(fixture.report("i-1").releasedAt(), is(Optional.empty()));
        time.advance(Duration.ofMinutes(1));
        assertThat(fixture.report("i-1").releasedAt(), is(Optional.of(time.now())));
    }

    @Test
    public void aFarmThatCannotBeAskedAtFirstIsAskedAgain() {
        farm.add("i-1");
        farm.failAt("find");
        CompletableFuture<Handling> handled = controller.accept(
                new Notice.SpotInterruption("i-1", time.now(), time.now().plus(TWO_MINUTES)), NoticeSource.METADATA);
        time.advance(Duration.ofSeconds(3));
        farm.heal("find");
        time.advance(Duration.ofSeconds(1));
        assertThat(handled.join(), is(Handling.ACTED_ON));
    }

    /** It may be about work of a controller that was killed: whoever sent it has to send it again. */
    @Test
    public void aNoticeOfAnUnknownInstanceThatTheFarmCannotTakeIsNotHandled() {
        farm.failAt("unknown");
        CompletableFuture<Handling> handled = controller.accept(
                new Notice.SpotInterruption("i-9", time.now(), time.now().plus(TWO_MINUTES)), NoticeSource.QUEUE);
        time.advance(Duration.ofSeconds(30));
        assertThat(handled.isCompletedExceptionally(), is(true));

        farm.heal("unknown");
        assertThat(fixture.interrupt("i-9"), is(Handling.UNKNOWN_INSTANCE));
        assertThat(farm.unknown, contains("i-9"));
    }

    @Test
    public void workThatCannotBeListedAtFirstIsFoundASecondLater() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        farm.failAt("workInProgress");
        fixture.interrupt("i-1");
        time.advance(Duration.ofSeconds(5));
        assertThat("an agent whose work is unknown is not released", farm.diary, contains("cordon i-1"));
        farm.heal("workInProgress");
        time.advance(Duration.ofSeconds(1));
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }
}

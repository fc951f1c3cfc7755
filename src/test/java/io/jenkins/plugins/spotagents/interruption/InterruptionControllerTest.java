package io.jenkins.plugins.spotagents.interruption;

import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.ALSO_BAD;
import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.TWO_MINUTES;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

/** An agent's way out: its steps in order, once for each event, and what becomes of its instance. */
public class InterruptionControllerTest {
    private final InterruptionFixture fixture = new InterruptionFixture();
    private final VirtualScheduler time = fixture.time;
    private final FakeFarm farm = fixture.farm;
    private final InterruptionController controller = fixture.controller;

    @Test
    public void workThatCannotFinishIsInterruptedAtOnceAndTheStepsComeInOrder() {
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofMinutes(10));

        assertThat(fixture.interrupt("i-1"), is(Handling.ACTED_ON));

        assertThat(
                farm.diary,
                contains(
                        "cordon i-1",
                        "order i-1 OTHER_POOL",
                        "tell job#1",
                        "hook job#1",
                        "interrupt job#1",
                        "release i-1 BY_US"));
        assertThat(fixture.marked, contains("i-1"));
        assertThat(farm.avoided, contains(Set.of(FakeFarm.POOL, ALSO_BAD)));
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.REQUEUED));
        assertThat("nothing stays scheduled but the one alarm of all calls", time.pending(), is(1));
        time.advance(Duration.ofSeconds(10));
        assertThat("which finds nothing late", time.pending(), is(0));
    }

    @Test
    public void twoSourcesOfOneEventCountOnce() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
        Instant at = time.now();
        controller.accept(new Notice.SpotInterruption("i-1", at, at.plus(TWO_MINUTES)), NoticeSource.QUEUE);
        List<String> before = List.copyOf(farm.diary);
        time.advance(Duration.ofSeconds(3));

        Handling second = controller
                .accept(
                        new Notice.SpotInterruption(
                                "i-1", time.now(), at.plus(TWO_MINUTES).plusSeconds(1)),
                        NoticeSource.METADATA)
                .join();

        assertThat(second, is(Handling.DUPLICATE));
        assertThat(farm.diary, is(before));
    }

    @Test
    public void aNoticeThatComesAfterTheReleaseIsADuplicateAndNotNews() {
        farm.add("i-1");
        fixture.interrupt("i-1");
        Handling late = controller
                .accept(new Notice.StateChange("i-1", time.now(), "terminated"), NoticeSource.QUEUE)
                .join();
        assertThat(late, is(Handling.DUPLICATE));
    }

    @Test
    public void anIdleAgentIsReleasedWithoutAReplacement() {
        farm.add("i-1");
        fixture.interrupt("i-1");
        assertThat(farm.diary, contains("cordon i-1", "release i-1 BY_US"));
    }

    @Test
    public void anAgentReclaimedInItsFirstHourIsLeftToAws() {
        farm.add("i-young", PurchaseOption.SPOT, Duration.ofMinutes(57));
        farm.add("i-old", PurchaseOption.SPOT, Duration.ofMinutes(58));
        fixture.interrupt("i-young");
        fixture.interrupt("i-old");
        assertThat(farm.diary, hasItem("release i-young LEFT_TO_VENDOR"));
        assertThat(farm.diary, hasItem("release i-old BY_US"));
    }

    @Test
    public void anInstanceThatAwsOnlyStopsIsOursToEnd() {
        farm.add("i-1", PurchaseOption.SPOT, Duration.ofMinutes(5));
        Notice notice = new Notice.SpotInterruption(
                "i-1", time.now(), time.now().plus(TWO_MINUTES), Notice.SpotInterruption.Action.STOP);
        controller.accept(notice, NoticeSource.QUEUE);
        assertThat(farm.diary, hasItem("release i-1 BY_US"));
    }

    @Test
    public void aNoticeBeforeTheAgentIsKnownIsActedOnWhenItAppears() {
        assertThat(fixture.interrupt("i-1"), is(Handling.UNKNOWN_INSTANCE));
        time.advance(Duration.ofSeconds(30));
        farm.add("i-1");
        farm.run("i-1", "job#1", Duration.ofHours(1));
        controller.agentAppeared("i-1");
        assertThat(fixture.outcomes("i-1"), contains(WorkOutcome.REQUEUED));
    }

    @Test
    public void anAgentThatAppearsWithoutANoticeIsLeftInPeace() {
        farm.add("i-1");
        controller.agentAppeared("i-1");
        controller.workEnded("i-1");
        assertThat(farm.diary, is(empty()));
    }

    @Test
    public void reportsTellTheNewestFirstWhetherUnderWayOrDone() {
        farm.add("i-done");
        farm.add("i-open");
        farm.run("i-open", "job#1");
        fixture.interrupt("i-done");
        time.advance(Duration.ofSeconds(1));
        fixture.interrupt("i-open");
        assertThat(
                controller.reports().stream()
                        .map(report -> report.interruption().agent().instanceId())
                        .toList(),
                contains("i-open", "i-done"));
        assertThat(fixture.report("i-open").replacementOrdered(), is(true));
        assertThat(fixture.report("i-open").cordonedAt(), is(Optional.of(time.now())));
    }
}

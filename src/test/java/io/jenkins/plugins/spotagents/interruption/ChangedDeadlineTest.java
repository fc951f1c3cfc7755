package io.jenkins.plugins.spotagents.interruption;

import static io.jenkins.plugins.spotagents.interruption.InterruptionFixture.MARGIN;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.Test;

/** AWS says another time than before, or Jenkins is not ready when it speaks. */
public class ChangedDeadlineTest {
    private final InterruptionFixture fixture = new InterruptionFixture();
    private final VirtualScheduler time = fixture.time;
    private final FakeFarm farm = fixture.farm;
    private final InterruptionController controller = fixture.controller;

    @Before
    public void workOfUnknownLengthRuns() {
        farm.add("i-1");
        farm.run("i-1", "job#1");
    }

    private Handling notice(Instant deadline) {
        return fixture.notice(new Notice.SpotInterruption("i-1", time.now(), deadline));
    }

    private Instant in(int seconds) {
        return time.now().plusSeconds(seconds);
    }

    @Test
    public void anEarlierDeadlineMovesTheInterruption() {
        notice(in(120));
        time.advance(Duration.ofSeconds(20));

        Instant earlier = in(60);
        assertThat(notice(earlier), is(Handling.ACTED_ON));

        assertThat(fixture.report("i-1").interruption().deadline(), is(Optional.of(earlier)));
        assertThat(farm.told.get("job#1").interruptAt(), is(earlier.minus(MARGIN)));
        time.advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(farm.diary, not(hasItem("interrupt job#1")));
        time.advance(Duration.ofMillis(1));
        assertThat(farm.diary, hasItem("interrupt job#1"));
    }

    @Test
    public void aLaterDeadlineLeavesTheWorkMoreTime() {
        notice(in(120));

        notice(in(300));

        time.advance(Duration.ofSeconds(269));
        assertThat(farm.diary, not(hasItem("interrupt job#1")));
        time.advance(Duration.ofSeconds(1));
        assertThat(farm.diary, hasItem("interrupt job#1"));
    }

    @Test
    public void theAgentsPageTellsTheNewDeadlineAndOneReplacementIsOrdered() {
        notice(in(120));
        notice(in(300));
        assertThat(
                farm.diary,
                contains("cordon i-1", "order i-1 OTHER_POOL", "tell job#1", "hook job#1", "cordon i-1", "tell job#1"));
    }

    @Test
    public void aMaintenanceThatIsPutOffIsFollowed() {
        Instant first = in(3600);
        controller.accept(
                new Notice.ScheduledMaintenance("i-1", time.now(), first, "instance-retirement"), NoticeSource.QUEUE);
        controller.accept(
                new Notice.ScheduledMaintenance("i-1", time.now(), first.plusSeconds(7200), "instance-retirement"),
                NoticeSource.QUEUE);
        time.advance(Duration.ofSeconds(3600));
        assertThat(farm.diary, not(hasItem("interrupt job#1")));
        time.advance(Duration.ofSeconds(7200));
        assertThat(farm.diary, hasItem("interrupt job#1"));
    }

    @Test
    public void anInstanceThatIsGoneIsGoneOnce() {
        farm.neverComplete("interrupt job#1");
        controller.accept(new Notice.StateChange("i-1", time.now(), "terminated"), NoticeSource.QUEUE);
        time.advance(Duration.ofSeconds(20));
        Handling again = controller
                .accept(new Notice.StateChange("i-1", time.now(), "terminated"), NoticeSource.INVENTORY)
                .join();
        assertThat(again, is(Handling.DUPLICATE));
    }

    @Test
    public void whileJenkinsResumesAnAgentIsCordonedAtOnceAndNeitherInterruptedNorReleased() {
        farm.resuming = true;
        controller.accept(new Notice.StateChange("i-1", time.now(), "terminated"), NoticeSource.INVENTORY);
        time.advance(Duration.ofSeconds(40));
        assertThat(farm.diary, contains("cordon i-1"));
        assertThat(fixture.report("i-1").failures(), is(List.of()));

        farm.resuming = false;
        time.advance(Duration.ofSeconds(1));

        assertThat(
                farm.diary,
                contains(
                        "cordon i-1",
                        "order i-1 OTHER_POOL",
                        "tell job#1",
                        "interrupt job#1",
                        "release i-1 ALREADY_GONE"));
    }
}

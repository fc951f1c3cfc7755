package io.jenkins.plugins.spotagents.rerun;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.EndCause;
import io.jenkins.plugins.spotagents.capacity.EndReason;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Instant;
import org.junit.Test;

public class EarlierNoticeTest {
    private static final Instant START = Instant.parse("2026-07-01T10:00:00Z");
    private static final String ID = "i-1";

    private static boolean wasOut(Notice notice, NoticeSource source, boolean unseen) {
        return EarlierNotice.wasOut(notice, source, unseen, START);
    }

    private static Notice interruption(int secondsAfterStart) {
        Instant at = START.plusSeconds(secondsAfterStart);
        return new Notice.SpotInterruption(ID, at, at.plusSeconds(120));
    }

    private static Notice gone(int secondsAfterStart, EndCause cause) {
        return new Notice.StateChange(ID, START.plusSeconds(secondsAfterStart), "terminated", new EndReason(cause, ""));
    }

    @Test
    public void aNoticeFromTheQueueSaysWhenItWasIssued() {
        assertThat(wasOut(interruption(-1), NoticeSource.QUEUE, false), is(true));
        assertThat(wasOut(interruption(1), NoticeSource.QUEUE, true), is(false));
    }

    /** It is read again when the agent has come back, and dated by its reading. */
    @Test
    public void aNoticeFromTheMetadataSaysForWhenItIs() {
        Notice early = new Notice.SpotInterruption(ID, START.plusSeconds(20), START.plusSeconds(110));
        Notice late = new Notice.SpotInterruption(ID, START.plusSeconds(20), START.plusSeconds(130));
        assertThat(wasOut(early, NoticeSource.METADATA, false), is(true));
        assertThat(wasOut(late, NoticeSource.METADATA, false), is(false));
    }

    @Test
    public void anInstanceThatIsFoundGoneWentBeforeUnlessItsAgentCameBack() {
        assertThat(wasOut(gone(10, EndCause.RECLAIMED), NoticeSource.INVENTORY, true), is(true));
        assertThat(wasOut(gone(10, EndCause.UNKNOWN), NoticeSource.INVENTORY, true), is(true));
        assertThat(wasOut(gone(10, EndCause.UNKNOWN), NoticeSource.INVENTORY, false), is(false));
        assertThat(wasOut(gone(-10, EndCause.UNKNOWN), NoticeSource.QUEUE, false), is(true));
    }

    @Test
    public void anInstanceThatWeEndedHadNoNotice() {
        assertThat(wasOut(gone(10, EndCause.UNKNOWN), NoticeSource.QUEUE, true), is(false));
        assertThat(wasOut(gone(10, EndCause.BY_REQUEST), NoticeSource.INVENTORY, true), is(false));
    }

    @Test
    public void whatNeedNotHappenOrNotSoonDoesNotCount() {
        assertThat(
                wasOut(new Notice.RebalanceRecommendation(ID, START.minusSeconds(1)), NoticeSource.QUEUE, true),
                is(false));
        assertThat(
                wasOut(
                        new Notice.ScheduledMaintenance(ID, START.minusSeconds(1), START.plusSeconds(9), "retire"),
                        NoticeSource.QUEUE,
                        true),
                is(false));
    }
}

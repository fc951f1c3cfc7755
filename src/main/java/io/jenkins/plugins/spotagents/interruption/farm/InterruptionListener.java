package io.jenkins.plugins.spotagents.interruption.farm;

import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Duration;

/** Hears what happens, for metrics and pages. Called on the controller's threads: must not block. */
public interface InterruptionListener {
    /** A notice came in, and this became of it. */
    default void noticed(Notice notice, NoticeSource source, Handling handling) {}

    /**
     * The agent takes no more work.
     *
     * @param afterNotice from the notice's arrival at the controller
     */
    default void cordoned(AgentFarm.Interruption interruption, Duration afterNotice) {}

    /**
     * The farm was asked for a replacement.
     *
     * @param ordered whether it ordered one, or had surplus that fits
     */
    default void replacementRequested(AgentFarm.Interruption interruption, Duration afterNotice, boolean ordered) {}

    /** Work left the agent. */
    default void workEnded(AgentFarm.Interruption interruption, AgentFarm.Work work, WorkOutcome outcome) {}

    /** The agent is gone for the farm; the report is final. */
    default void released(InterruptionReport report) {}
}

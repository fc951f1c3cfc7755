package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps a listener's failure from what it listens to. */
public final class GuardedListener implements InterruptionListener {
    private static final Logger LOGGER = Logger.getLogger(GuardedListener.class.getName());

    private final InterruptionListener listener;

    public GuardedListener(InterruptionListener listener) {
        this.listener = listener;
    }

    @Override
    public void noticed(Notice notice, NoticeSource source, Handling handling) {
        guard(l -> l.noticed(notice, source, handling));
    }

    @Override
    public void cordoned(AgentFarm.Interruption interruption, Duration afterNotice) {
        guard(l -> l.cordoned(interruption, afterNotice));
    }

    @Override
    public void replacementRequested(AgentFarm.Interruption interruption, Duration afterNotice, boolean ordered) {
        guard(l -> l.replacementRequested(interruption, afterNotice, ordered));
    }

    @Override
    public void workEnded(AgentFarm.Interruption interruption, AgentFarm.Work work, WorkOutcome outcome) {
        guard(l -> l.workEnded(interruption, work, outcome));
    }

    @Override
    public void released(InterruptionReport report) {
        guard(l -> l.released(report));
    }

    private void guard(Consumer<InterruptionListener> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "An interruption listener failed; going on", e);
        }
    }
}

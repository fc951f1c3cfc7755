package io.jenkins.plugins.spotagents.leaving;

import hudson.init.InitMilestone;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;

/**
 * Whether a starting Jenkins has resumed what ran before. An instance that ended meanwhile is found at once, but the Pipeline that
 * waits for it puts its item into the queue some seconds later: an agent that was removed by then would have had no work, and the
 * Pipeline would give up instead of running again. Agents are cordoned at once all the same. There is one for each start of Jenkins,
 * however often the engine is made anew.
 */
public final class SettledStart {
    /** From the resumption of a Pipeline to its item in the queue. */
    private static final Duration ITEMS_COME = Duration.ofSeconds(3);
    /** Whoever has not resumed by then has a trouble of his own; and an interruption leaves two minutes only. */
    private static final Duration AT_MOST = Duration.ofSeconds(45);

    private static final long LOOK_AGAIN_MILLIS = 500;

    private final Clock clock;
    private final Instant startedAt;
    private volatile Instant resumedAt;

    public SettledStart(Clock clock) {
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /**
     * Looks again and again until it is settled: nobody tells when the last Pipeline has resumed, and whoever asks later should not
     * count from then.
     *
     * @param timer belongs to the caller
     */
    public void watch(ScheduledExecutorService timer) {
        if (!isSettled()) {
            timer.schedule(() -> watch(timer), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    boolean isSettled() {
        Instant now = clock.instant();
        if (now.isAfter(startedAt.plus(AT_MOST))) {
            return true;
        }
        if (resumedAt == null
                && Jenkins.get().getInitLevel() == InitMilestone.COMPLETED
                && FlowExecutionList.get().isResumptionComplete()) {
            resumedAt = now;
        }
        return resumedAt != null && !now.isBefore(resumedAt.plus(ITEMS_COME));
    }
}

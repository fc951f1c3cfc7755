package io.jenkins.plugins.spotagents.cloud;

import hudson.init.InitMilestone;
import io.jenkins.plugins.spotagents.interruption.Handling;
import io.jenkins.plugins.spotagents.interruption.Notice;
import io.jenkins.plugins.spotagents.interruption.NoticeSink;
import io.jenkins.plugins.spotagents.interruption.NoticeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;

/**
 * Holds notices back until a starting Jenkins has resumed what ran before. An instance that ended meanwhile is found at once, but
 * the Pipeline that waits for it puts its item into the queue some seconds later: an agent that was removed by then would have had
 * no work, and the Pipeline would give up instead of running again.
 */
final class SettledStart implements NoticeSink {
    private static final Logger LOGGER = Logger.getLogger(SettledStart.class.getName());
    /** From the resumption of a Pipeline to its item in the queue. */
    private static final Duration ITEMS_COME = Duration.ofSeconds(3);
    /** Whoever has not resumed by then has a trouble of his own; and an interruption leaves two minutes only. */
    private static final Duration AT_MOST = Duration.ofSeconds(45);

    private final NoticeSink sink;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Instant startedAt;
    private volatile Instant resumedAt;

    /** @param timer belongs to the caller */
    SettledStart(NoticeSink sink, ScheduledExecutorService timer, Clock clock) {
        this.sink = sink;
        this.timer = timer;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @Override
    public CompletionStage<Handling> accept(Notice notice, NoticeSource source) {
        if (isSettled()) {
            return sink.accept(notice, source);
        }
        CompletableFuture<Handling> handled = new CompletableFuture<>();
        try {
            timer.schedule(
                    () -> {
                        accept(notice, source).whenComplete((handling, failure) -> {
                            if (failure == null) {
                                handled.complete(handling);
                            } else {
                                LOGGER.log(Level.WARNING, failure, () -> "A notice got lost: " + notice);
                                handled.completeExceptionally(failure);
                            }
                        });
                    },
                    1,
                    TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            handled.completeExceptionally(e);
        }
        return handled;
    }

    private boolean isSettled() {
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

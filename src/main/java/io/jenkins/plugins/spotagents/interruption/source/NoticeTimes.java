package io.jenkins.plugins.spotagents.interruption.source;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Optional;

/**
 * Says on our own clock when an event happened. What is in an event is only believed within what SQS says of the message, as a
 * time that is wrong would move a deadline; and a controller's clock need not go right. Thread-safe.
 *
 * <p>A deadline moves with the event's time: so it is never later than the receipt and the time that EC2 gives.
 */
final class NoticeTimes {
    /** What is less than that apart is taken for the time that messages and we need; EC2 refuses signatures at 300 s. */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

    /** EventBridge tries to deliver an event for 24 hours (user guide, "Event retry policy"): none is older in the queue. */
    static final Duration OLDEST = Duration.ofHours(24);

    /** So many receipts are compared: a slow one, as after a long garbage collection, makes a clock look fast. */
    private static final int RECEIPTS = 8;

    private final Deque<Duration> ahead = new ArrayDeque<>();

    /**
     * Compares clocks: SQS notes when it hands a message out for the first time.
     *
     * @param now when the receive came back
     */
    synchronized void received(MessageQueue.Message message, Instant now) {
        if (message.receiveCount() == 1 && message.firstReceived().isPresent()) {
            if (ahead.size() == RECEIPTS) {
                ahead.remove();
            }
            ahead.add(Duration.between(message.firstReceived().get(), now));
        }
    }

    /** How much the controller's clock is ahead of AWS' (negative: behind); empty if it goes right, as far as is known. */
    synchronized Optional<Duration> clockAhead() {
        return ahead.isEmpty()
                ? Optional.empty()
                : Optional.of(Collections.min(ahead))
                        .filter(difference -> difference.abs().compareTo(CLOCK_TOLERANCE) > 0);
    }

    /** What stands in for the time of an event that has none. */
    Instant unlessTold(MessageQueue.Message message, Instant now) {
        return message.sent().orElseGet(() -> now.minus(clockAhead().orElse(Duration.ZERO)));
    }

    /**
     * @param now on the controller's clock
     * @return the notice with its time, and what hangs on that, on the controller's clock, and not after now
     */
    Notice onOurClock(Notice notice, MessageQueue.Message message, Instant now) {
        Instant latest = unlessTold(message, now);
        Instant at = notice.at();
        if (at.isAfter(latest) || at.isBefore(latest.minus(OLDEST))) {
            at = latest;
        }
        at = at.plus(clockAhead().orElse(Duration.ZERO));
        return at(notice, at.isAfter(now) ? now : at);
    }

    private static Notice at(Notice notice, Instant at) {
        if (notice instanceof Notice.SpotInterruption interruption) {
            Instant deadline = interruption.deadline().plus(Duration.between(interruption.at(), at));
            return new Notice.SpotInterruption(
                    interruption.instanceId(), at, deadline, interruption.action(), interruption.lead());
        }
        if (notice instanceof Notice.RebalanceRecommendation) {
            return new Notice.RebalanceRecommendation(notice.instanceId(), at);
        }
        if (notice instanceof Notice.StateChange change) {
            return new Notice.StateChange(change.instanceId(), at, change.state(), change.reason());
        }
        Notice.ScheduledMaintenance maintenance = (Notice.ScheduledMaintenance) notice;
        // Its beginning is a date of its own, days ahead.
        return new Notice.ScheduledMaintenance(
                maintenance.instanceId(), at, maintenance.notBefore(), maintenance.code());
    }
}

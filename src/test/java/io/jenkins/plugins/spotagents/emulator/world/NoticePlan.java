package io.jenkins.plugins.spotagents.emulator.world;

import java.time.Duration;

/**
 * How AWS takes a Spot instance back: what it says before, where, and how well that gets through. Start from one of the
 * factories and change what matters: {@code NoticePlan.sqsAndImds().late(Duration.ofSeconds(70)).copies(2)}.
 *
 * @param sqs whether the interruption warning goes to EventBridge and so to the queue
 * @param imds whether the instance's metadata show it
 * @param lead from the notice to the end of the instance; AWS gives two minutes
 * @param delay how late the warning reaches the queue
 * @param copies how often the warning reaches the queue; EventBridge delivers at least once
 * @param rebalanceAhead how long before the notice a rebalance recommendation is given; null for none
 * @param machineLingers how long what runs on the instance goes on after the API shows it as shutting-down
 */
public record NoticePlan(
        boolean sqs,
        boolean imds,
        Duration lead,
        Duration delay,
        int copies,
        Duration rebalanceAhead,
        Duration machineLingers) {
    /** The time that AWS gives. */
    public static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    public NoticePlan {
        if (lead.isNegative() || delay.isNegative() || copies < 0 || machineLingers.isNegative()) {
            throw new IllegalArgumentException("a notice plan has no negative times or numbers: lead " + lead
                    + ", delay " + delay + ", copies " + copies + ", machine lingers " + machineLingers);
        }
    }

    /** Two minutes ahead, everywhere. */
    public static NoticePlan sqsAndImds() {
        return new NoticePlan(true, true, TWO_MINUTES, Duration.ZERO, 1, null, Duration.ZERO);
    }

    public static NoticePlan sqsOnly() {
        return new NoticePlan(true, false, TWO_MINUTES, Duration.ZERO, 1, null, Duration.ZERO);
    }

    public static NoticePlan imdsOnly() {
        return new NoticePlan(false, true, TWO_MINUTES, Duration.ZERO, 1, null, Duration.ZERO);
    }

    /** Gone at once, without a word. */
    public static NoticePlan none() {
        return new NoticePlan(false, false, Duration.ZERO, Duration.ZERO, 0, null, Duration.ZERO);
    }

    public NoticePlan lead(Duration value) {
        return new NoticePlan(sqs, imds, value, delay, copies, rebalanceAhead, machineLingers);
    }

    /** The message is late, the end is not. */
    public NoticePlan late(Duration value) {
        return new NoticePlan(sqs, imds, lead, value, copies, rebalanceAhead, machineLingers);
    }

    public NoticePlan copies(int value) {
        return new NoticePlan(sqs, imds, lead, delay, value, rebalanceAhead, machineLingers);
    }

    /** A rebalance recommendation goes first; zero means together with the notice. */
    public NoticePlan rebalanceAhead(Duration value) {
        return new NoticePlan(sqs, imds, lead, delay, copies, value, machineLingers);
    }

    public NoticePlan machineLingers(Duration value) {
        return new NoticePlan(sqs, imds, lead, delay, copies, rebalanceAhead, value);
    }

    EventSink.Delivery delivery() {
        return sqs ? new EventSink.Delivery(copies, delay) : EventSink.Delivery.LOST;
    }
}

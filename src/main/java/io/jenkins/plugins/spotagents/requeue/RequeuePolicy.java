package io.jenkins.plugins.spotagents.requeue;

import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp.Reason;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.util.List;

/**
 * How often interrupted work runs again, and where.
 *
 * @param maxRetries re-runs after the first attempt, 0 (never) to {@value #MOST_RETRIES}
 * @param lastOnDemand whether the last re-run insists on capacity that is not reclaimed. Switch it off for a template that may
 *     buy no on-demand capacity, or the last re-run waits for ever.
 */
public record RequeuePolicy(int maxRetries, boolean lastOnDemand) {
    /** More re-runs than this say that the work does not fit on Spot. */
    public static final int MOST_RETRIES = 10;

    /** Two re-runs, the second on on-demand capacity. */
    public static final RequeuePolicy DEFAULT = new RequeuePolicy(2, true);

    /**
     * Which objection is told when there are several: what a person did comes before what the work did, and that before what
     * somebody configured.
     */
    private static final List<Reason> BY_WEIGHT = List.of(
            Reason.USER_ABORTED,
            Reason.ENDED_BY_OTHERS,
            Reason.TAKEN_OFFLINE_BY_ADMIN,
            Reason.JOB_GONE_OR_DISABLED,
            Reason.FAILED_BY_ITSELF,
            Reason.SWITCHED_OFF,
            Reason.AUTHOR_RETRIES,
            Reason.OUT_OF_REACH,
            Reason.RETRIES_EXHAUSTED);

    public RequeuePolicy {
        if (maxRetries < 0 || maxRetries > MOST_RETRIES) {
            throw new IllegalArgumentException("Maximum of retries " + maxRetries + " is not between 0 and "
                    + MOST_RETRIES + ": 2 is advised, 0 switches requeueing off.");
        }
    }

    /** What becomes of the work should it be interrupted now. */
    public RequeueDecision decide(WorkHistory work) {
        for (Reason reason : BY_WEIGHT) {
            if (work.objections().contains(reason)) {
                return new GiveUp(reason);
            }
        }
        if (maxRetries == 0) {
            return new GiveUp(Reason.SWITCHED_OFF);
        }
        int retriesLeft = maxRetries - (work.attempts() - 1);
        if (retriesLeft <= 0) {
            return new GiveUp(Reason.RETRIES_EXHAUSTED);
        }
        boolean last = retriesLeft == 1;
        return new Requeue(
                work.attempts() + 1, last && lastOnDemand ? NextCapacity.ON_DEMAND : NextCapacity.OTHER_POOL);
    }
}

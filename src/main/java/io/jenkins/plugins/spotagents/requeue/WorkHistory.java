package io.jenkins.plugins.spotagents.requeue;

import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the policy has to know of a piece of work.
 *
 * @param attempts how often it has begun, the attempt that is being interrupted included: at least 1. Work that was taken from
 *     the queue but never began its first step costs nothing to repeat, so it counts only once it has begun.
 * @param objections every reason known for not running it again: switches of template, folder or job, a user's abort, a failure
 *     of its own, an author's own retry, …
 */
public record WorkHistory(int attempts, Set<GiveUp.Reason> objections) {
    public WorkHistory {
        if (attempts < 1) {
            throw new IllegalArgumentException(
                    attempts + " attempts: work that is being interrupted has begun at least once.");
        }
        objections = Set.copyOf(objections);
    }

    /** A history that nothing speaks against. */
    public static WorkHistory of(int attempts) {
        return new WorkHistory(attempts, EnumSet.noneOf(GiveUp.Reason.class));
    }
}

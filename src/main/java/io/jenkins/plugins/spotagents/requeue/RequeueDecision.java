package io.jenkins.plugins.spotagents.requeue;

import java.util.Objects;

/** What becomes of interrupted work. */
public sealed interface RequeueDecision {
    /**
     * It runs again.
     *
     * @param attempt number of the coming attempt; the first re-run is attempt 2
     */
    record Requeue(int attempt, NextCapacity capacity) implements RequeueDecision {
        public Requeue {
            Objects.requireNonNull(capacity, "capacity");
            if (attempt < 2) {
                throw new IllegalArgumentException("Attempt " + attempt + " is no re-run: the first one is attempt 2.");
            }
        }
    }

    /** It ends here; the reason is told in the build's log. */
    record GiveUp(Reason reason) implements RequeueDecision {
        /** Why work is not run again. */
        public enum Reason {
            RETRIES_EXHAUSTED,
            SWITCHED_OFF,
            USER_ABORTED,
            /** Somebody else with a right to: a newer build, a milestone, an upstream build, a limit of time around it. */
            ENDED_BY_OTHERS,
            FAILED_BY_ITSELF,
            TAKEN_OFFLINE_BY_ADMIN,
            JOB_GONE_OR_DISABLED,
            AUTHOR_RETRIES,
            /** A node step that was called past the plugin, so that nobody can call it again. */
            OUT_OF_REACH
        }

        public GiveUp {
            Objects.requireNonNull(reason, "reason");
        }
    }
}

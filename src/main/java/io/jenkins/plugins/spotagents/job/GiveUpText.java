package io.jenkins.plugins.spotagents.job;

import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;

/** Why work is not run again, in words for the build's log. */
public final class GiveUpText {
    private GiveUpText() {}

    /** A clause that completes "not run again: …". */
    public static String of(GiveUp.Reason reason) {
        return switch (reason) {
            case RETRIES_EXHAUSTED -> "not run again: all attempts that the template allows are used";
            case SWITCHED_OFF -> "not run again: requeueing is switched off for it";
            case USER_ABORTED -> "not run again: a user aborted it";
            case ENDED_BY_OTHERS -> "not run again: somebody who may had ended it";
            case FAILED_BY_ITSELF -> "not run again: it had failed by itself";
            case TAKEN_OFFLINE_BY_ADMIN -> "not run again: an administrator took the agent away";
            case JOB_GONE_OR_DISABLED -> "not run again: the job is disabled or gone";
            case OUT_OF_REACH ->
                "not run again: its node step was called past the plugin (steps.node in a library class)";
            case AUTHOR_RETRIES -> "left to the retry in the Pipeline";
        };
    }
}

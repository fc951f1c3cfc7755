package io.jenkins.plugins.spotagents.interruption.farm;

/** How work on an agent that was about to go ended there. */
public enum WorkOutcome {
    /** It finished, failed or was aborted by a user, undisturbed by us. */
    ENDED_BY_ITSELF,
    /** It was interrupted and runs again. */
    REQUEUED,
    /** It was interrupted and does not run again. */
    GIVEN_UP,
    /** It could not be stopped before the agent had to be released. */
    NOT_STOPPED
}

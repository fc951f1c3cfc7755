package io.jenkins.plugins.spotagents.loss;

/** The controller's connection to an agent. */
public enum Link {
    /** It stands, and did so all the time. */
    UP,
    /** It stands again, after it had broken under the work. */
    RENEWED,
    /** It broke. */
    BROKEN,
    /** The agent was let go, by its own side or by a person: its end says nothing of the work. */
    LET_GO
}

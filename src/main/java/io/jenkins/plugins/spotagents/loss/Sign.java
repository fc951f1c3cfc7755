package io.jenkins.plugins.spotagents.loss;

/**
 * What the end of a step tells of its agent by itself. It decides nothing: a build that fails in such a way on a healthy agent has failed
 * by itself. But it decides how long the agent is watched, as a machine that shuts down ends the shell some seconds before the connection.
 */
public enum Sign {
    /** It could have ended so on any agent. */
    NONE,
    /** It was ended by a signal, as a system that shuts down ends its processes; or a part of it was. */
    KILLED,
    /** It speaks of a connection, or of a workspace, that is not there. */
    SPEAKS_OF_THE_AGENT;

    /** The one that asks for more patience. */
    public Sign or(Sign other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

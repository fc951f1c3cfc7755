package io.jenkins.plugins.spotagents.loss;

/** What the machine under an agent says of itself. */
public enum MachineWord {
    /** It is not about to stop. */
    WORKS,
    /** Its system, or the agent's own process, is shutting down. */
    STOPS,
    /** It cannot tell: there was nobody to ask, or the question failed. */
    UNKNOWN
}

package io.jenkins.plugins.spotagents.interruption.notice;

/** What became of a notice. */
public enum Handling {
    /** It set something going. */
    ACTED_ON,
    /** The agent is already being looked after because of this event, or a graver one. */
    DUPLICATE,
    /** The template's policy is to do nothing about it. */
    IGNORED,
    /** The instance is not, or not yet, an agent of this farm; the notice is remembered for a while. */
    UNKNOWN_INSTANCE
}

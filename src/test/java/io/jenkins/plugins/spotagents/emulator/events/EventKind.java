package io.jenkins.plugins.spotagents.emulator.events;

/** The kinds of event that a rule may send to the queue. */
public enum EventKind {
    SPOT_INTERRUPTION,
    REBALANCE_RECOMMENDATION,
    STATE_CHANGE,
    SCHEDULED_CHANGE
}

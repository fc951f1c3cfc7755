package io.jenkins.plugins.spotagents.monitor;

import hudson.model.Computer;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;

/** What an agent is doing, in the words of the cloud's page. */
public enum AgentState {
    /** Its instance was launched; it has not been online yet. */
    LAUNCHING,
    IDLE,
    BUSY,
    /** It was online, and is not. */
    OFFLINE,
    /** It is about to be reclaimed: no new work comes to it. */
    LEAVING;

    static AgentState of(SpotAgent agent) {
        Computer computer = agent.toComputer();
        if (computer instanceof SpotComputer spot && spot.isLeaving()) {
            return LEAVING;
        }
        if (computer == null || computer.isOffline()) {
            return agent.wasOnline() ? OFFLINE : LAUNCHING;
        }
        return computer.isIdle() ? IDLE : BUSY;
    }

    /** In the reader's language. */
    public String getText() {
        return switch (this) {
            case LAUNCHING -> Messages.AgentState_launching();
            case IDLE -> Messages.AgentState_idle();
            case BUSY -> Messages.AgentState_busy();
            case OFFLINE -> Messages.AgentState_offline();
            case LEAVING -> Messages.AgentState_leaving();
        };
    }
}

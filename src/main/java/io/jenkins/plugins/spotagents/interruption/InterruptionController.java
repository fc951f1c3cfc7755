package io.jenkins.plugins.spotagents.interruption;

/** Single owner of notices: walks every agent that is about to go through the same steps, once. */
public final class InterruptionController {
    /** Notices that came before the agent was known are now acted on. */
    public void agentAppeared(String instanceId) {
        throw new UnsupportedOperationException(instanceId);
    }

    /** Work has left the agent: an agent that only waited for it can go. */
    public void workEnded(String instanceId) {
        throw new UnsupportedOperationException(instanceId);
    }
}

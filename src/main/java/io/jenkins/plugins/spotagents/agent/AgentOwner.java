package io.jenkins.plugins.spotagents.agent;

import hudson.ExtensionList;
import hudson.ExtensionPoint;

/** Whoever launched the agents; what an agent asks of it. The run-time registry of the clouds is the only one. */
public interface AgentOwner extends ExtensionPoint {
    /** Ends the instance under an agent that leaves Jenkins. Returns at once; the registry sees to it. */
    void terminate(SpotAgent agent);

    static AgentOwner get() {
        return ExtensionList.lookupSingleton(AgentOwner.class);
    }
}

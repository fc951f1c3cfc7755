package io.jenkins.plugins.spotagents.agent;

import hudson.ExtensionList;
import hudson.ExtensionPoint;

/** Knows whether an interruption threw away what a run did on an agent, so that it is not taken for useful work. */
public interface BuildLosses extends ExtensionPoint {
    /**
     * Called from the engine's threads once the agent is gone; may read the run's record.
     *
     * @param run its externalizable id, such as {@code folder/job#12}; it may have been deleted
     * @param agent the name of the agent
     */
    boolean isLost(String run, String agent);

    /** Whether anybody knows of a loss. */
    static boolean any(String run, String agent) {
        return ExtensionList.lookup(BuildLosses.class).stream().anyMatch(losses -> losses.isLost(run, agent));
    }
}

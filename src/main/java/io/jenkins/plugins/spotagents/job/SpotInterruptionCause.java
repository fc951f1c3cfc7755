package io.jenkins.plugins.spotagents.job;

import java.util.Objects;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.support.steps.AgentErrorCondition;

/**
 * Work was stopped because its agent is being reclaimed, or is gone. Pipeline's {@code retry(conditions: [agent()])} recognizes
 * it too, so that an author's own retry keeps working.
 */
public final class SpotInterruptionCause extends CauseOfInterruption implements AgentErrorCondition.Retryable {
    private static final long serialVersionUID = 1L;

    private final String agent;
    private final String reason;

    /**
     * What ended the work.
     *
     * @param agent name of the lost agent, which is its instance id
     * @param reason one clause for a person, such as {@code its Spot capacity is reclaimed at 12:03:20}
     */
    public SpotInterruptionCause(String agent, String reason) {
        this.agent = Objects.requireNonNull(agent, "agent");
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    public String getAgent() {
        return agent;
    }

    @Override
    public String getShortDescription() {
        return "Agent " + agent + " is lost: " + reason;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpotInterruptionCause that && agent.equals(that.agent) && reason.equals(that.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(agent, reason);
    }
}

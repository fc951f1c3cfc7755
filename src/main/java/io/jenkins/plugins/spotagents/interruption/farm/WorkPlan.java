package io.jenkins.plugins.spotagents.interruption.farm;

import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Instant;
import java.util.Objects;

/**
 * What will happen to one occupant of an agent that is about to go.
 *
 * @param ending how it is going to end on this agent
 * @param interruptAt when it is interrupted if it still runs then; {@link Instant#MAX} for {@link Ending#LEFT_ALONE}
 * @param decision what becomes of it if it is interrupted
 */
public record WorkPlan(AgentFarm.Work work, Ending ending, Instant interruptAt, RequeueDecision decision) {
    /** How work ends on an agent that is about to go. */
    public enum Ending {
        /** It is interrupted right away, after the hook if there is one. */
        INTERRUPTED_NOW,
        /** It has until {@code interruptAt}, and by the estimate will not need it all. */
        EXPECTED_TO_FINISH,
        /** It has until {@code interruptAt}; nobody knows whether that will do. */
        GIVEN_UNTIL_DEADLINE,
        /** It runs on as if nothing had happened: the agent may, but need not, go. */
        LEFT_ALONE
    }

    public WorkPlan {
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(interruptAt, "interruptAt");
        Objects.requireNonNull(decision, "decision");
    }
}

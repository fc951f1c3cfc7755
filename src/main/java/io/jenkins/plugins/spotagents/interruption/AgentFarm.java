package io.jenkins.plugins.spotagents.interruption;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Port: whoever owns the agents and their work; Jenkins in production, an in-memory farm in the demo and the tests.
 *
 * <p>Calls come from the controller's own threads, never under a Jenkins lock. Each is bounded by the controller: one
 * that throws or hangs costs that step, not the interruption.
 */
public interface AgentFarm {
    /** The agent that runs on this instance; empty for an instance that is not ours or is gone. */
    Optional<Agent> find(String instanceId);

    /** Takes no more work, at once; idempotent. */
    void cordon(Agent agent, Notice notice);

    /** What runs there now; also what has already been taken from the queue but not begun. */
    List<Work> workInProgress(Agent agent);

    /**
     * Orders one agent in place of this one, to be counted as in flight from now on. Does nothing where idle surplus fits.
     *
     * @param avoid pools to try last
     * @return whether something was ordered
     */
    boolean orderReplacement(Agent agent, RequeueDecision.Requeue decision, Set<CapacityPool> avoid);

    /** Tells a person who reads the build's log what will happen. */
    void tell(Work work, Interruption interruption);

    /** Runs the interruption hook (checkpoint, cache upload), if there is one; completes when it ends. */
    CompletionStage<Void> runHook(Work work, Interruption interruption, Instant until);

    /** What the policy says about this work, should it be interrupted now. */
    RequeueDecision decide(Work work);

    /**
     * Stops the work and, for a {@link RequeueDecision.Requeue}, sees to it that it runs again, exactly once, also over a
     * crash.
     *
     * @return completes when the work no longer occupies the agent
     */
    CompletionStage<Void> interrupt(Work work, Interruption interruption, RequeueDecision decision);

    /**
     * Disconnects and forgets the agent. Comes once, after all work has ended or the deadline has passed.
     *
     * @param termination whether the instance must be ended by us, or is left to AWS, which ends it for free
     */
    void release(Agent agent, Termination termination);

    /**
     * An agent and the instance under it.
     *
     * @param launchedAt when EC2 started it; the first-hour rule counts from here
     */
    record Agent(
            String instanceId, String name, String cloud, String template, Offering offering, Instant launchedAt) {}

    /**
     * One occupant of the agent.
     *
     * @param id stable while the work runs, such as {@code folder/job#12} or a Pipeline node id
     * @param remaining estimated time to its end; empty if unknown
     */
    record Work(String id, String displayName, Optional<Duration> remaining) {}

    /**
     * What is known of the end of an agent.
     *
     * @param deadline when it goes; not after {@code noticedAt} for one that is already gone
     */
    record Interruption(Agent agent, Notice notice, Instant noticedAt, Instant deadline) {}

    /** Who ends the instance. */
    enum Termination {
        BY_US,
        LEFT_TO_AWS,
        ALREADY_GONE
    }
}

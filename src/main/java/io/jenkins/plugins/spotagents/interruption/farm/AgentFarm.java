package io.jenkins.plugins.spotagents.interruption.farm;

import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Port: whoever owns the agents and their work; Jenkins in production, an in-memory farm in the demo and the tests.
 *
 * <p>Calls come from the controller's own threads, never under a Jenkins lock; for one agent they come one after another,
 * unless one hangs or a graver notice arrives. Each is bounded by the controller: one that throws or hangs costs that step,
 * not the interruption. A call that is given up gets its thread interrupted.
 *
 * <p>The farm calls back: {@link InterruptionController#agentAppeared} once {@link #find} can answer for an instance, and
 * {@link InterruptionController#workEnded} when a piece of work leaves an agent.
 */
public interface AgentFarm {
    /**
     * The agent that runs, or boots, on this instance; empty for an instance that is not ours, is not known yet, is gone, or
     * is being terminated by ourselves.
     */
    Optional<Agent> find(String instanceId);

    /** How this agent's interruption is to be handled; from its template. */
    InterruptionPolicy policy(Agent agent);

    /** How the instance under this agent is charged: one that would be free if the vendor ends it is left to the vendor. Must not block. */
    Billing billing(Agent agent);

    /** Takes no more work, at once; idempotent: a rebalance recommendation may be followed by an interruption. */
    void cordon(Interruption interruption);

    /**
     * Sees to it that work which would be lost with this process, should that be killed from now on, runs again in the next one. Comes
     * with {@link #cordon}, beside it, so that neither waits for the other; idempotent.
     */
    default void secure(Interruption interruption) {
        // Nothing to do where all work outlives the process.
    }

    /** What runs there now; also what has already been taken from the queue but not begun. */
    List<Work> workInProgress(Agent agent);

    /** What the policy says about this work, should it be interrupted now. */
    RequeueDecision decide(Work work);

    /**
     * Orders one agent in place of this one, to be counted as in flight from now on. Does nothing where idle surplus fits.
     * Comes at most once for an agent, and only if work is there that will run again (or {@link RebalancePolicy#REPLACE}).
     *
     * @param inNeed the work that it is for, in the order of arrival: the replacement must be able to run it
     * @param capacity {@link NextCapacity#ON_DEMAND} if any of the work insists on it
     * @param avoid pools to try last; the agent's own is among them
     * @return whether something was ordered
     */
    boolean orderReplacement(Agent agent, List<Work> inNeed, NextCapacity capacity, Set<CapacityPool> avoid);

    /** Tells a person who reads the build's log what will happen. Comes again when a notice makes matters worse. */
    void tell(Interruption interruption, WorkPlan plan);

    /**
     * Whether {@link #workInProgress} tells all there is. Not while a starting Jenkins still resumes what ran before; until then agents
     * are cordoned, but neither interrupted nor released. Must not block.
     */
    default boolean knowsItsWork() {
        return true;
    }

    /**
     * A notice is in about an instance that no agent stands for: not one of ours, not yet, or not any more. Must not block for long; if it
     * fails, the notice counts as not handled.
     */
    default void unknown(Notice notice, NoticeSource source, Instant noticedAt) {}

    /**
     * An instance has ended, or is about to: whether the vendor took it back, so that its pool is to blame. The farm asks where the notice
     * does not say why, and holds an instance that failed its start against whatever it was launched from. Must not block.
     *
     * @return completes within seconds, as {@code false} where nobody knows
     */
    default CompletionStage<Boolean> wasTaken(Agent agent, Notice.StateChange change) {
        return CompletableFuture.completedFuture(!change.endedOnRequest());
    }

    /**
     * Runs the interruption hook (checkpoint, cache upload) while the work goes on.
     *
     * @param until when it must have ended; the farm ends it then
     * @return completes when the hook has ended, at once if there is none; its failure changes nothing
     */
    CompletionStage<Void> runHook(Interruption interruption, Work work, Instant until);

    /**
     * Stops the work and, for a {@link RequeueDecision.Requeue}, sees to it that it runs again, exactly once, also over a
     * crash. The decision is fresh: what was told may have been another, if a user aborted the work meanwhile.
     *
     * @return completes when the work no longer occupies the agent
     */
    CompletionStage<Stopped> interrupt(Interruption interruption, Work work, RequeueDecision decision);

    /**
     * Disconnects and forgets the agent. Comes once, after all work has ended or the deadline has passed. An agent that was
     * still awaited (booting) is given up too: what waits for it is provided for anew in the farm's usual way.
     *
     * @param termination whether the instance must be ended by us, or is left to its vendor, which ends it for free
     * @return completes when the agent is forgotten; disconnecting may take its time, but must not keep the calling thread
     */
    CompletionStage<Void> release(Interruption interruption, Termination termination);

    /**
     * An agent and the instance under it.
     *
     * @param instanceId {@code i-…}
     * @param name as a person knows it
     * @param launchedAt when it was started; billing counts from here
     */
    record Agent(String instanceId, String name, String cloud, String template, Offering offering, Instant launchedAt) {
        public Agent {
            Objects.requireNonNull(instanceId, "instanceId");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(cloud, "cloud");
            Objects.requireNonNull(template, "template");
            Objects.requireNonNull(offering, "offering");
            Objects.requireNonNull(launchedAt, "launchedAt");
        }
    }

    /**
     * One occupant of the agent.
     *
     * @param id stable while the work runs, such as {@code folder/job#12} or a Pipeline node id
     * @param remaining estimated time to its end; empty if unknown
     */
    record Work(String id, String displayName, Optional<Duration> remaining) {
        public Work {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(displayName, "displayName");
            Objects.requireNonNull(remaining, "remaining");
        }
    }

    /**
     * What is known of the end of an agent.
     *
     * @param notice the gravest so far: an interruption replaces a rebalance recommendation
     * @param noticedAt when it reached us
     * @param deadline when the agent goes, {@code noticedAt} for one that is already gone; empty if it may never go (a
     *     rebalance recommendation)
     */
    record Interruption(
            Agent agent, Notice notice, NoticeSource source, Instant noticedAt, Optional<Instant> deadline) {
        public Interruption {
            Objects.requireNonNull(agent, "agent");
            Objects.requireNonNull(notice, "notice");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(noticedAt, "noticedAt");
            Objects.requireNonNull(deadline, "deadline");
        }

        /** Who is to end the instance, if it is charged like this. */
        public Termination termination(Billing billing) {
            if (notice instanceof Notice.StateChange change) {
                return change.stopped() ? Termination.BY_US : Termination.ALREADY_GONE;
            }
            boolean vendorTerminates = notice instanceof Notice.SpotInterruption spot
                    && spot.action() == Notice.SpotInterruption.Action.TERMINATE
                    && source != NoticeSource.REHEARSAL;
            boolean free = vendorTerminates
                    && deadline.isPresent()
                    && billing.isFreeIfReclaimedAfter(Duration.between(agent.launchedAt(), deadline.get()));
            return free ? Termination.LEFT_TO_VENDOR : Termination.BY_US;
        }
    }

    /** How an attempt to stop work ended. */
    enum Stopped {
        /** This call stopped it. */
        INTERRUPTED,
        /** It had ended, or was aborted by a user, before it could be stopped; nothing is requeued by this call. */
        HAD_ENDED
    }

    /** Who ends the instance. */
    enum Termination {
        /** We do: nobody else will. */
        BY_US,
        /** The vendor does, and does not charge for an instance that it reclaims so early. */
        LEFT_TO_VENDOR,
        /** It has ended. */
        ALREADY_GONE
    }
}

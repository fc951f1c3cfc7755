package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Label;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Stopped;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Work;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * A piece of work on an agent, as its {@link WorkHandler} knows it: {@code AgentFarm}'s calls about work end here. The same
 * contract holds, except that the farm takes care of failures and of work that is asked for twice.
 */
public interface AgentWork {
    /** The engine's view; the id is the same each time, the remaining time is fresh. */
    Work describe();

    /**
     * What it asks of an agent, and will ask of the next one; the wish for on-demand capacity comes on top of it.
     *
     * @return null if any agent will do, or if nobody knows
     */
    @CheckForNull
    Label label();

    /** What becomes of it, should it be interrupted now. */
    RequeueDecision decide();

    /** Tells a person who reads the build's log what will happen. */
    void tell(Interruption interruption, WorkPlan plan);

    /** Runs the interruption hook in the work's workspace, until then at the latest; at once complete if there is none. */
    CompletionStage<Void> runHook(Interruption interruption, Instant until);

    /**
     * Stops it and, for a {@link RequeueDecision.Requeue}, sees to it that it runs again.
     *
     * @return completes when the work no longer occupies the agent
     */
    CompletionStage<Stopped> interrupt(Interruption interruption, RequeueDecision decision);
}

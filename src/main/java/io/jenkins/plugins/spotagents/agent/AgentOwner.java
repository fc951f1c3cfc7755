package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Label;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.source.MetadataNotices;
import io.jenkins.plugins.spotagents.loss.Sign;
import io.jenkins.plugins.spotagents.loss.Verdict;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Whoever launched the agents; what an agent asks of it. The run-time registry of the clouds is the only one. */
public interface AgentOwner extends ExtensionPoint {
    /** Ends the instance under an agent that leaves Jenkins. Returns at once; the registry sees to it. */
    void terminate(SpotAgent agent);

    /**
     * Waits until the instance runs and has the address that its template asks for.
     *
     * @return what a connector dials
     * @throws IOException if the instance is gone, has no such address, or takes longer than the launch timeout
     */
    String awaitAddress(SpotAgent agent) throws IOException, InterruptedException;

    /**
     * Asks to end an agent that could stay. What is allowed counts against the template's disruption budgets until the agent is gone,
     * or {@link #stays}. Called often, under the queue's lock.
     *
     * @return why it may be ended, at once if it is idle, else after its work; the same each time. Empty if it is to stay for now:
     *     as nothing speaks for its end, the template needs it, or a budget keeps it
     */
    Optional<Reason> mayEnd(SpotAgent agent);

    /** What {@link #mayEnd} allowed does not happen, as work came in between. */
    void stays(SpotAgent agent);

    /** Why it is on its way out by {@link #mayEnd}; empty if it is not. */
    Optional<Reason> ending(SpotAgent agent);

    /** The agent is online for the first time, or again. */
    void appeared(SpotAgent agent);

    /** Where the agent's instance can read of its own end; empty if its vendor has no such service. */
    Optional<MetadataNotices> metadata(SpotAgent agent);

    /** An agent's own watcher brings a notice about its instance. */
    void noticed(Notice notice);

    /** Work has left the agent. */
    void workEnded(SpotAgent agent);

    /**
     * Work that an agent lost is about to wait in the queue again: its replacement is ordered before that, unless it is on order
     * already. Comes once for each piece of work at least; returns at once.
     *
     * @param instanceId of the agent, which need not be there any more
     * @param label of the work, without the wish for on-demand capacity; null if any agent will do
     */
    void beforeRerun(String instanceId, @CheckForNull Label label, NextCapacity capacity);

    /**
     * An agent that was reclaimed, or had vanished, and is no node any more: work that went with it may be found to have failed only
     * then. Empty for any other, and for one that left before this start of Jenkins.
     */
    Optional<AgentFarm.Agent> departed(String instanceId);

    /** The connection broke although nobody here closed it: the instance may be gone. */
    void connectionLost(SpotAgent agent);

    /**
     * Finds out whether the agent is to blame for work that ended badly there. Asks EC2 and the machine; what is found to be lost is
     * given no more work.
     *
     * @param sign what the failure tells by itself
     * @param since when the work began
     * @return completes within seconds, for a healthy agent within the time that EC2 takes to answer; never fails
     */
    CompletionStage<Verdict> inquire(SpotAgent agent, Sign sign, Instant since);

    /**
     * How work that an agent of this template loses is requeued; {@link RequeueSettings#DEFAULT} if the cloud or the template
     * is no longer configured.
     */
    RequeueSettings requeueSettings(String cloud, String template);

    /**
     * How often work of this label runs again, and where: as its agent's template says, but that nothing insists on on-demand
     * capacity where no template can serve both that and the label.
     *
     * @param label null if any agent will do
     */
    RequeuePolicy requeuePolicy(String cloud, String template, @CheckForNull Label label);

    /** Whether a cloud of ours is configured at all; costs next to nothing, as it is asked for each Pipeline step. */
    boolean hasClouds();

    /**
     * Whether a template of any of our clouds could serve this label now; cheap, as it is asked for each {@code node} step.
     *
     * @param label null for work that may run anywhere
     */
    boolean serves(@CheckForNull Label label);

    static AgentOwner get() {
        return ExtensionList.lookupSingleton(AgentOwner.class);
    }
}

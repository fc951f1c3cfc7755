package io.jenkins.plugins.spotagents.agent;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Executor;
import hudson.model.Queue;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Instant;
import java.util.Optional;

/**
 * One kind of work that can occupy an agent: freestyle builds, matrix cells, Pipeline {@code node} blocks. The first
 * handler that claims something is its owner for the whole of an interruption.
 *
 * <p>Called from the engine's threads, never under the Queue lock; must not block on the agent.
 */
public interface WorkHandler extends ExtensionPoint {
    /**
     * What occupies this executor, from the moment that the queue gave it away ({@link Executor#getCurrentWorkUnit()} is
     * not null; {@link Executor#getCurrentExecutable()} may still be).
     *
     * @return empty if it is of no kind that this handler knows
     */
    Optional<AgentWork> claim(SpotAgent agent, Executor executor);

    /**
     * An item in the queue that can run on this agent only, as its label is the agent's own name: a {@code node} block that
     * resumes after a restart of the controller.
     *
     * @return empty if it is of no kind that this handler knows
     */
    default Optional<AgentWork> claim(SpotAgent agent, Queue.Item pinned) {
        return Optional.empty();
    }

    /**
     * A notice about the agent is in: sees to it, before anything else is done, that what occupies this executor runs again if the
     * controller is killed from now on. Does nothing for work that outlives the controller, or that is of another kind.
     */
    default void secure(SpotAgent agent, Executor executor, Interruption interruption) {
        // Most work outlives the controller.
    }

    /**
     * A notice is in: sees to it that work runs again that an earlier controller had on this instance when it was killed, if the notice was
     * out by then.
     *
     * @param noticedAt when it came in
     * @param unseen whether there is an agent for the instance that this controller has not seen online: what is found to be gone then, went
     *     while no controller was there
     */
    default void recover(Notice notice, NoticeSource source, Instant noticedAt, boolean unseen) {
        // Most work outlives the controller.
    }

    /** All handlers, in the order of their ordinals. */
    static ExtensionList<WorkHandler> all() {
        return ExtensionList.lookup(WorkHandler.class);
    }
}

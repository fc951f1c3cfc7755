package io.jenkins.plugins.spotagents.agent;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.Executor;
import hudson.model.ExecutorListener;
import hudson.model.Queue;
import hudson.slaves.RetentionStrategy;
import io.jenkins.plugins.spotagents.disruption.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.durabletask.executors.ContinuableExecutable;

/**
 * How long an agent stays: until it has served its builds, or until its {@link AgentOwner} lets it go: for its age, for Spot in its
 * place, or as it has been idle for too long. An agent that EC2 reclaims is the interruption controller's; this leaves it alone.
 */
public class SpotRetention extends RetentionStrategy<SpotComputer> implements ExecutorListener {
    private static final Logger LOGGER = Logger.getLogger(SpotRetention.class.getName());
    private static final long CHECK_AGAIN_MINUTES = 1;

    private final int idleMinutes;
    private final int maxUses;

    /** @param maxUses builds that an agent may serve; 0 for no limit */
    public SpotRetention(int idleMinutes, int maxUses) {
        this.idleMinutes = idleMinutes;
        this.maxUses = maxUses;
    }

    @Override
    public void start(SpotComputer computer) {
        if (computer.isLaunchSupported()) {
            computer.connect(false);
        }
    }

    @Override
    public long check(SpotComputer computer) {
        SpotAgent agent = computer.getNode();
        if (agent == null || computer.isLeaving()) {
            return CHECK_AGAIN_MINUTES;
        }
        if (computer.isOfflineByMonitor()) {
            // It takes no work, and nobody mends it: another machine costs as much, and works.
            Retirement.ifIdle(computer);
        } else if (computer.isOnline()) {
            if (isUsedUp(agent)) {
                Retirement.ifIdle(computer);
            } else {
                endIfAllowed(computer, agent);
            }
        } else if (agent.wasOnline()
                && computer.isLaunchSupported()
                && agent.getTemporaryOfflineCause() == null
                && !computer.isConnecting()) {
            // Not while it is launched for the first time: a second connect at the moment that the first one succeeds
            // closes
            // the new channel (SlaveComputer._connect looks twice). AgentWatch repeats launches that failed.
            computer.connect(false);
        }
        return CHECK_AGAIN_MINUTES;
    }

    /** An agent over age takes no new work and ends after what it has; any other that got work in between stays. */
    private static void endIfAllowed(SpotComputer computer, SpotAgent agent) {
        Optional<Reason> reason = AgentOwner.get().mayEnd(agent);
        if (reason.isEmpty() || Retirement.ifIdle(computer)) {
            return;
        }
        if (reason.get() == Reason.AGE) {
            Retirement.afterItsWork(computer);
        } else {
            AgentOwner.get().stays(agent);
        }
    }

    Duration keptIdle() {
        return Duration.ofMinutes(idleMinutes);
    }

    boolean isUsedUp(SpotAgent agent) {
        return maxUses > 0 && agent.uses() >= maxUses;
    }

    @Override
    public void taskAccepted(Executor executor, Queue.Task task) {
        if (!(executor.getOwner() instanceof SpotComputer computer)) {
            return;
        }
        SpotAgent agent = computer.getNode();
        if (agent == null || maxUses == 0) {
            return;
        }
        try {
            agent.used();
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Cannot save that " + agent.getNodeName()
                            + " was used; after a restart of Jenkins it may take" + " one build too many");
        }
        if (isUsedUp(agent)) {
            computer.setAcceptingTasks(false);
        }
    }

    @Override
    public void taskCompleted(Executor executor, Queue.Task task, long durationMillis) {
        ended(executor);
    }

    @Override
    public void taskCompletedWithProblems(Executor executor, Queue.Task task, long durationMillis, Throwable problems) {
        ended(executor);
    }

    private void ended(Executor executor) {
        if (!(executor.getOwner() instanceof SpotComputer computer)) {
            return;
        }
        SpotAgent agent = computer.getNode();
        if (agent == null) {
            return;
        }
        AgentOwner.get().workEnded(agent);
        // A Pipeline's executable ends when the controller restarts, but its work goes on in another one.
        boolean ofABlock = executor.getCurrentExecutable() instanceof ContinuableExecutable;
        boolean goesOn = executor.getCurrentExecutable() instanceof ContinuableExecutable work && work.willContinue();
        boolean wasItsLast =
                isUsedUp(agent) || AgentOwner.get().ending(agent).isPresent() || computer.isOfflineByMonitor();
        if (wasItsLast && !goesOn && !computer.isLeaving()) {
            // Not on this thread, which is the executor's own: it counts as busy until it has returned.
            if (ofABlock) {
                Retirement.afterABlock(computer);
            } else {
                Retirement.soon(computer);
            }
        }
    }

    /** Agents are kept as their template says; no form offers this. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<RetentionStrategy<?>> {
        @Override
        public String getDisplayName() {
            return Messages.SpotRetention_displayName();
        }
    }
}

package io.jenkins.plugins.spotagents.rerun;

import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.Executor;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.job.GiveUpText;
import io.jenkins.plugins.spotagents.job.HumanHands;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.Jobs;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts the re-run of an interrupted build once it is over: a job without concurrent builds would block itself before. The
 * ordinal puts it before pipeline-build-step's listener, which would tell a waiting upstream of the interrupted run's end, and
 * before all that write of the run's end to the disk.
 */
@Extension(ordinal = 1000)
public final class BuildRequeueListener extends RunListener<AbstractBuild<?, ?>> {
    private static final Logger LOGGER = Logger.getLogger(BuildRequeueListener.class.getName());

    /** Still on the executor: the last moment to tell a build that lost its agent from one that failed. */
    @Override
    public void onCompleted(AbstractBuild<?, ?> build, TaskListener listener) {
        Executor executor = Executor.currentExecutor();
        if (executor == null || !(executor.getOwner() instanceof SpotComputer)) {
            return;
        }
        BuildRequeues.get().ended(build);
        recordIfItLostItsAgent(build, listener);
        synchronized (build) { // Whoever comes to interrupt it from now on finds that it has ended.
            clearOurInterrupt(build);
            if (BuildWork.isInterrupted(build)) {
                withdrawIfItEndedByItself(build, executor);
            }
            if (build.getRootBuild() == build && !BuildWork.isInterrupted(build)) {
                // What a notice made us intend, in case that Jenkins is killed.
                BuildRequeues.get().forget(build, BuildWork.attempt(build) + 1);
            }
        }
    }

    /**
     * An interruption that comes when nothing is left to be stopped leaves the thread interrupted, and a write to a file then throws
     * ClosedByInterruptException: Jenkins could not save the run, whose result would be gone at the next start.
     */
    private static void clearOurInterrupt(AbstractBuild<?, ?> build) {
        if (BuildWork.lost(build).isPresent() && Thread.interrupted()) {
            LOGGER.log(Level.FINE, "The interruption of {0} came too late to stop anything.", build);
        }
    }

    /** What {@link UnannouncedLoss} does not see: an agent that goes during the checkout, say. */
    private static void recordIfItLostItsAgent(AbstractBuild<?, ?> build, TaskListener log) {
        Result result = build.getResult();
        if (result != null && result.isWorseOrEqualTo(Result.FAILURE) && !BuildWork.isInterrupted(build)) {
            UnannouncedLoss.recordIfAgentIsLost(build, log);
        }
    }

    private static void withdrawIfItEndedByItself(AbstractBuild<?, ?> build, Executor executor) {
        Result result = build.getResult();
        boolean cameThrough = result != null && result.isBetterThan(Result.FAILURE);
        if (cameThrough || HumanHands.aborted(build, executor)) {
            withdraw(build);
        }
    }

    private static void withdraw(AbstractBuild<?, ?> build) {
        AbstractBuild<?, ?> root = build.getRootBuild();
        InterruptionsAction.find(root).ifPresent(action -> {
            action.withdraw(root, BuildWork.part(build));
            if (action.owed().isEmpty() && root == build) {
                BuildRequeues.get().forget(root, BuildWork.attempt(build) + 1);
            }
        });
    }

    @Override
    public void onFinalized(AbstractBuild<?, ?> build) {
        if (build.getRootBuild() != build) {
            return; // A matrix cell runs again with its parent.
        }
        RequeuedAction rerun = build.getAction(RequeuedAction.class);
        if (rerun != null) {
            BuildRequeues.get().forget(rerun);
        }
        Optional<InterruptionsAction> lost = InterruptionsAction.find(build);
        Optional<LostAttempt> owed =
                lost.flatMap(action -> action.owed().stream().findFirst());
        if (owed.isPresent()) {
            endOf(build, lost.get(), owed.get());
        } else {
            // What was noted for the case that Jenkins is killed under a matrix, all of whose cells have ended now.
            BuildRequeues.get().forget(build, BuildWork.attempt(build) + 1);
        }
    }

    private static void endOf(AbstractBuild<?, ?> build, InterruptionsAction action, LostAttempt owed) {
        int next = ((Requeue) owed.decision()).attempt();
        Optional<GiveUp.Reason> objection = objection(build);
        if (objection.isPresent()) {
            BuildLog.of(build).println("[spot-agents] The build is " + GiveUpText.of(objection.get()) + ".");
            action.giveUp(build, null, objection.get());
            BuildRequeues.get().forget(build, next);
        } else {
            BuildRequeues.get().requeue(build, next);
        }
    }

    private static Optional<GiveUp.Reason> objection(AbstractBuild<?, ?> build) {
        return HumanHands.objection(build, null)
                .or(() -> Jobs.mayRunAgain(build.getParent())
                        ? Optional.empty()
                        : Optional.of(GiveUp.Reason.JOB_GONE_OR_DISABLED));
    }

    @Override
    public void onStarted(AbstractBuild<?, ?> build, TaskListener listener) {
        Executor executor = Executor.currentExecutor();
        SpotAgent agent =
                executor != null && executor.getOwner() instanceof SpotComputer computer ? computer.getNode() : null;
        if (agent != null) {
            new BuildWork(agent, executor, build).standBy();
        }
        link(build);
    }

    /** The two runs both ways, as soon as the re-run has a number. */
    private static void link(AbstractBuild<?, ?> rerun) {
        RequeuedAction requeued = rerun.getAction(RequeuedAction.class);
        if (requeued == null) {
            return;
        }
        if (Jobs.run(requeued.getOrigin()).orElse(null) instanceof AbstractBuild<?, ?> origin) {
            InterruptionsAction.find(origin)
                    .ifPresent(action -> action.continuedBy(origin, rerun.getExternalizableId()));
            BuildLog.of(origin).continuedBy(rerun);
        }
    }
}

package io.jenkins.plugins.spotagents.rerun;

import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.BuildStepListener;
import hudson.model.Executor;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.tasks.BuildStep;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.job.HumanHands;
import io.jenkins.plugins.spotagents.loss.Verdict;
import java.time.Clock;
import java.util.Optional;

/**
 * Notices that a build step failed because the agent under it is gone, which nobody had announced: the build is aborted and runs
 * again, rather than failed. Here, as a build's result is final by the time that run listeners hear of its end.
 */
@Extension
public final class UnannouncedLoss extends BuildStepListener {
    @Override
    @SuppressWarnings("rawtypes")
    public void started(AbstractBuild build, BuildStep step, BuildListener listener) {
        // Nothing can be told yet.
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void finished(AbstractBuild build, BuildStep step, BuildListener listener, boolean canContinue) {
        if (canContinue) {
            return;
        }
        // An interruption that comes when the step has just failed with the agent is too late to change the result.
        if (BuildWork.isInterrupted(build) || recordIfAgentIsLost(build, listener)) {
            build.setResult(Result.ABORTED);
        }
    }

    /**
     * On the build's own thread, with a step that failed: whether its agent is why; if so it is recorded. Waits for what EC2 says of the
     * instance, which holds up nobody else.
     */
    static boolean recordIfAgentIsLost(AbstractBuild<?, ?> build, TaskListener log) {
        Executor executor = Executor.currentExecutor();
        if (executor == null || !(executor.getOwner() instanceof SpotComputer computer)) {
            return false;
        }
        SpotAgent agent = computer.getNode();
        if (agent == null || HumanHands.tookAway(computer) || isEndedByOthers(build, executor)) {
            return false;
        }
        Optional<Verdict> verdict = Inquest.of(build, agent, log);
        if (!(verdict.orElse(null) instanceof Verdict.Lost lost) || isEndedByOthers(build, executor)) {
            return false;
        }
        synchronized (build) { // EC2 may tell of the end of the instance at the same time; each loss is recorded once.
            if (BuildWork.lost(build).isEmpty()) {
                BuildWork work = new BuildWork(agent, executor, build);
                work.lose(lost.why(), Clock.systemUTC().instant(), Optional.empty(), work.decideAfterLoss());
            }
        }
        return true;
    }

    private static boolean isEndedByOthers(AbstractBuild<?, ?> build, Executor executor) {
        AbstractBuild<?, ?> root = build.getRootBuild();
        return HumanHands.aborted(build, executor) || HumanHands.aborted(root, root.getExecutor());
    }
}

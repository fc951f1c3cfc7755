package io.jenkins.plugins.spotagents.job;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.AbstractBuild;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Run;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.support.steps.AgentErrorCondition;

/**
 * Tells what somebody with a right to did from what befell the work: the former is never undone by a re-run. A person, and whoever acts for
 * one: a newer build that supersedes this one, a milestone, an upstream build that is aborted.
 */
public final class HumanHands {
    private HumanHands() {}

    /** Whether somebody ended the run, even if something of ours was there first. */
    public static boolean aborted(Run<?, ?> run, @CheckForNull Executor executor) {
        return word(run, executor).isPresent();
    }

    /**
     * Who ended the run; a person before anybody else.
     *
     * @param executor the run's own, on which nobody but us stops anything for an agent's sake; null if it has ended
     */
    public static Optional<CauseOfInterruption> word(Run<?, ?> run, @CheckForNull Executor executor) {
        Stream<CauseOfInterruption> now =
                executor == null ? Stream.empty() : executor.getCausesOfInterruption().stream();
        return Stream.concat(now.filter(HumanHands::isWord), before(run))
                .reduce((one, other) -> isUser(other) && !isUser(one) ? other : one);
    }

    /** A Pipeline also notes here what its steps did to one another, which it may have caught: that is no word for the whole run. */
    private static Stream<CauseOfInterruption> before(Run<?, ?> run) {
        return run.getActions(InterruptedBuildAction.class).stream()
                .flatMap(action -> action.getCauses().stream())
                .filter(HumanHands::isWord)
                .filter(cause -> run instanceof AbstractBuild<?, ?> || !isBetweenSteps(cause));
    }

    /** What speaks against a re-run, if somebody ended the run. */
    public static Optional<GiveUp.Reason> objection(Run<?, ?> run, @CheckForNull Executor executor) {
        return word(run, executor)
                .map(cause -> isUser(cause) ? GiveUp.Reason.USER_ABORTED : GiveUp.Reason.ENDED_BY_OTHERS);
    }

    /** By their names, as their plugins need not be there. */
    private static boolean isBetweenSteps(CauseOfInterruption cause) {
        String kind = cause.getClass().getName();
        return kind.endsWith("TimeoutStepExecution$ExceededTimeout")
                || kind.endsWith("ParallelStep$FailFastCause")
                || kind.endsWith(".DownstreamFailureCause")
                || kind.endsWith(".input.Rejection");
    }

    /** Whether it is somebody's word rather than the loss of an agent, by our name or by Jenkins' own. */
    public static boolean isWord(CauseOfInterruption cause) {
        return !(cause instanceof AgentErrorCondition.Retryable); // as SpotInterruptionCause is
    }

    /** Whether a user is among these causes. */
    public static boolean anyUser(Collection<CauseOfInterruption> causes) {
        return causes.stream().anyMatch(HumanHands::isUser);
    }

    private static boolean isUser(CauseOfInterruption cause) {
        return cause instanceof CauseOfInterruption.UserInterruption;
    }

    /** Whether an administrator took the agent offline or disconnected it. */
    public static boolean tookAway(Computer computer) {
        OfflineCause cause = computer.getOfflineCause();
        return cause instanceof OfflineCause.UserCause || cause instanceof OfflineCause.ByCLI;
    }
}

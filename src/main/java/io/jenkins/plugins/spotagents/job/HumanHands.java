package io.jenkins.plugins.spotagents.job;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Run;
import hudson.slaves.OfflineCause;
import java.util.Collection;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;

/** Tells what a person did from what befell the work: the former is never undone by a re-run. */
public final class HumanHands {
    private HumanHands() {}

    /** Whether a user aborted the run, even if something of ours was there first. */
    public static boolean aborted(Run<?, ?> run, @CheckForNull Executor executor) {
        return executor != null && anyUser(executor.getCausesOfInterruption())
                || run.getActions(InterruptedBuildAction.class).stream()
                        .anyMatch(action -> anyUser(action.getCauses()));
    }

    /** Whether a user is among these causes. */
    public static boolean anyUser(Collection<CauseOfInterruption> causes) {
        return causes.stream().anyMatch(CauseOfInterruption.UserInterruption.class::isInstance);
    }

    /** Whether an administrator took the agent offline or disconnected it. */
    public static boolean tookAway(Computer computer) {
        OfflineCause cause = computer.getOfflineCause();
        return cause instanceof OfflineCause.UserCause || cause instanceof OfflineCause.ByCLI;
    }
}

package io.jenkins.plugins.spotagents.job;

import hudson.EnvVars;
import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.model.EnvironmentContributor;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Marks a queue item and then a run as the re-run of an interrupted one: it is never folded into another item, goes to the front
 * of the queue, and tells the build its attempt.
 */
public final class RequeuedAction extends InvisibleAction implements Queue.QueueAction {
    private final String origin;
    private final int attempt;
    private final Set<String> parts;

    /**
     * The re-run's identity.
     *
     * @param origin external id of the interrupted run, {@code folder/job#12}
     * @param attempt number of the coming attempt, from 2
     * @param parts the matrix combinations that run again; empty for all
     */
    public RequeuedAction(String origin, int attempt, Set<String> parts) {
        this.origin = Objects.requireNonNull(origin, "origin");
        this.attempt = attempt;
        this.parts = new TreeSet<>(parts);
    }

    /** Whether this part of the build is among those that run again. */
    public boolean includes(String part) {
        return parts.isEmpty() || parts.contains(part);
    }

    public String getOrigin() {
        return origin;
    }

    public int getAttempt() {
        return attempt;
    }

    /** Two interrupted builds with equal parameters are two builds: neither may vanish in the other. */
    @Override
    public boolean shouldSchedule(List<Action> actions) {
        return true;
    }

    /** Tells the steps of a re-run, those of a matrix cell too, that it is one. Pipelines have their own way. */
    @Extension
    public static final class Variables extends EnvironmentContributor {
        @Override
        @SuppressWarnings("rawtypes")
        public void buildEnvironmentFor(Run run, EnvVars env, TaskListener listener) {
            if (run instanceof AbstractBuild<?, ?> build) {
                RequeuedAction requeued = build.getRootBuild().getAction(RequeuedAction.class);
                if (requeued != null) {
                    env.put("SPOT_ATTEMPT", String.valueOf(requeued.attempt));
                    env.put("SPOT_INTERRUPTED_RUN", requeued.origin);
                }
            }
        }
    }
}

package io.jenkins.plugins.spotagents.rerun;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.BuildStepListener;
import hudson.model.Node;
import hudson.model.Result;
import hudson.tasks.BuildStep;
import hudson.tasks.Publisher;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.SpotAgent;

/**
 * Skips the publishers of a build that will run again: they would archive halves, and tell people of a failure that is none. A
 * build step listener can do so only by throwing; Jenkins logs one line for each and goes on.
 */
@Extension
public final class PublisherSkipping extends BuildStepListener {
    @Override
    @SuppressWarnings("rawtypes")
    public void started(AbstractBuild build, BuildStep step, BuildListener listener) {
        if (step instanceof Publisher && BuildWork.isInterrupted(build) && skips(build)) {
            if (build.isBuilding()) {
                // An interruption that came after the last build step has aborted nothing, and to be skipped is a
                // failure.
                build.setResult(Result.ABORTED);
            }
            throw PublisherSkipping.<RuntimeException>sneaky(
                    new AbortException("[spot-agents] Skipped, as the build runs again."));
        }
    }

    private static boolean skips(AbstractBuild<?, ?> build) {
        Node node = build.getBuiltOn();
        return !(node instanceof SpotAgent agent)
                || AgentOwner.get()
                        .requeueSettings(agent.getCloud(), agent.getTemplate())
                        .skipPublishers();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void finished(AbstractBuild build, BuildStep step, BuildListener listener, boolean canContinue) {
        // Nothing to undo.
    }

    /** The method declares no checked exception, but its caller is prepared for this one. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> E sneaky(Exception e) throws E {
        throw (E) e;
    }
}

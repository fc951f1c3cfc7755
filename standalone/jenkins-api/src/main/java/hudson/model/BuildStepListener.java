package hudson.model;

import hudson.ExtensionPoint;
import hudson.tasks.BuildStep;

public abstract class BuildStepListener implements ExtensionPoint {
    protected BuildStepListener() {
        throw new UnsupportedOperationException();
    }

    public abstract void started(AbstractBuild build, BuildStep bs, BuildListener listener);

    public abstract void finished(AbstractBuild build, BuildStep bs, BuildListener listener, boolean canContinue);
}

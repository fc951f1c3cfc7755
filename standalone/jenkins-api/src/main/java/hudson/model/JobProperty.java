package hudson.model;

import hudson.ExtensionPoint;
import hudson.tasks.BuildStep;

public abstract class JobProperty<J extends Job<?, ?>>
        implements Describable<JobProperty<?>>, BuildStep, ExtensionPoint {
    protected JobProperty() {
        throw new UnsupportedOperationException();
    }

    @Override
    public JobPropertyDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }
}

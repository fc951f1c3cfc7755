package org.jenkinsci.plugins.workflow.flow;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.Descriptor;
import java.io.IOException;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.steps.StepContext;

public abstract class ErrorCondition implements Describable<ErrorCondition>, ExtensionPoint, Serializable {
    protected ErrorCondition() {
        throw new UnsupportedOperationException();
    }

    public abstract boolean test(Throwable error, StepContext context) throws IOException, InterruptedException;

    @Override
    public ErrorConditionDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }

    public abstract static class ErrorConditionDescriptor extends Descriptor<ErrorCondition> {
        protected ErrorConditionDescriptor() {
            throw new UnsupportedOperationException();
        }
    }
}

package org.jenkinsci.plugins.workflow.steps;

import hudson.EnvVars;
import hudson.ExtensionPoint;
import hudson.model.TaskListener;
import java.io.IOException;

public abstract class StepEnvironmentContributor implements ExtensionPoint {
    protected StepEnvironmentContributor() {
        throw new UnsupportedOperationException();
    }

    public void buildEnvironmentFor(StepContext stepContext, EnvVars envs, TaskListener listener)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}

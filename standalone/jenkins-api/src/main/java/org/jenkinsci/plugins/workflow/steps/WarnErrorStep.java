package org.jenkinsci.plugins.workflow.steps;

public class WarnErrorStep extends Step {
    public WarnErrorStep(String message) {
        throw new UnsupportedOperationException();
    }

    public void setCatchInterruptions(boolean catchInterruptions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        throw new UnsupportedOperationException();
    }
}

package org.jenkinsci.plugins.workflow.steps;

public abstract class BodyInvoker {
    private BodyInvoker() {
        throw new UnsupportedOperationException();
    }

    public abstract BodyInvoker withCallback(BodyExecutionCallback callback);

    public abstract BodyExecution start();
}

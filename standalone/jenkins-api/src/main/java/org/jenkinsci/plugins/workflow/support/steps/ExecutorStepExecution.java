package org.jenkinsci.plugins.workflow.support.steps;

import hudson.model.Queue;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

public class ExecutorStepExecution {
    private ExecutorStepExecution() {
        throw new UnsupportedOperationException();
    }

    public static final class PlaceholderTask implements Queue.Task {
        private PlaceholderTask() {
            throw new UnsupportedOperationException();
        }

        public FlowNode getNode() throws IOException, InterruptedException {
            throw new UnsupportedOperationException();
        }

        public Queue.Executable getOwnerExecutable() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Queue.Executable createExecutable() throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getDisplayName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getFullDisplayName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getUrl() {
            throw new UnsupportedOperationException();
        }
    }
}

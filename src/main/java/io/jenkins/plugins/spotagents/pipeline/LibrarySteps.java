package io.jenkins.plugins.spotagents.pipeline;

import hudson.Extension;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.cps.DSL;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.flow.GraphListener;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graph.FlowStartNode;

/**
 * Stands in for the {@code steps} of a Pipeline, so that a library class which calls {@code steps.node} comes to {@link NodeCall}
 * as well: such a call looks at no global variable. Only where {@link PipelineSettings} says so. Part of the build's saved program.
 */
public final class LibrarySteps extends DSL {
    private static final long serialVersionUID = 1L;

    LibrarySteps(FlowExecutionOwner owner) {
        super(owner);
    }

    @Override
    public Object invokeMethod(String name, Object arguments) {
        if (!"node".equals(name) || !(arguments instanceof Object[] list)) {
            return super.invokeMethod(name, arguments);
        }
        try {
            return new NodeCall().call(list);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SpotNode.groovy cannot be loaded", e);
        }
    }

    /** The program's first flow node comes after its script has been given its {@code steps}, and before it runs. */
    @Extension
    public static final class Installer implements GraphListener.Synchronous {
        @Override
        public void onNewHead(FlowNode node) {
            if (node instanceof FlowStartNode
                    && node.getExecution() instanceof CpsFlowExecution execution
                    && PipelineSettings.get().isLibraryClasses()
                    && AgentOwner.get().hasClouds()) {
                execution.getShell().getContext().setVariable("steps", new LibrarySteps(execution.getOwner()));
            }
        }
    }
}

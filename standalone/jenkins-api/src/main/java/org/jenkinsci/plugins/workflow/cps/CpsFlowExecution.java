package org.jenkinsci.plugins.workflow.cps;

import groovy.lang.GroovyShell;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

public class CpsFlowExecution extends FlowExecution {
    private CpsFlowExecution() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FlowExecutionOwner getOwner() {
        throw new UnsupportedOperationException();
    }

    public GroovyShell getShell() {
        throw new UnsupportedOperationException();
    }

    public GroovyShell getTrustedShell() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<FlowNode> getCurrentHeads() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FlowNode getNode(String id) throws IOException {
        throw new UnsupportedOperationException();
    }
}

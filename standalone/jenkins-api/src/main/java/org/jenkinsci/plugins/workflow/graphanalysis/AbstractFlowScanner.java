package org.jenkinsci.plugins.workflow.graphanalysis;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

public abstract class AbstractFlowScanner implements Iterable<FlowNode> {
    protected AbstractFlowScanner() {
        throw new UnsupportedOperationException();
    }

    public boolean setup(FlowNode head, Collection<FlowNode> blackList) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterator<FlowNode> iterator() {
        throw new UnsupportedOperationException();
    }

    public List<FlowNode> allNodes(FlowExecution exec) {
        throw new UnsupportedOperationException();
    }
}

package org.jenkinsci.plugins.workflow.graph;

public class FlowStartNode extends BlockStartNode {
    private FlowStartNode() {
        super(null, null, null);
        throw new UnsupportedOperationException();
    }

    @Override
    protected String getTypeDisplayName() {
        throw new UnsupportedOperationException();
    }
}

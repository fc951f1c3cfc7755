package org.jenkinsci.plugins.workflow.cps.nodes;

import org.jenkinsci.plugins.workflow.graph.BlockStartNode;
import org.jenkinsci.plugins.workflow.graph.StepNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

public class StepStartNode extends BlockStartNode implements StepNode {
    private StepStartNode() {
        super(null, null, null);
        throw new UnsupportedOperationException();
    }

    @Override
    public StepDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected String getTypeDisplayName() {
        throw new UnsupportedOperationException();
    }
}

package org.jenkinsci.plugins.workflow.graph;

import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;

public abstract class BlockEndNode<START extends BlockStartNode> extends FlowNode {
    protected BlockEndNode(FlowExecution exec, String id, List<FlowNode> parents) {
        super(exec, id, parents);
        throw new UnsupportedOperationException();
    }

    public START getStartNode() {
        throw new UnsupportedOperationException();
    }
}

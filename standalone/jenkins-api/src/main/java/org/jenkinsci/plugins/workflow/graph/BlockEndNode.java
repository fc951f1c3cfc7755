package org.jenkinsci.plugins.workflow.graph;

public abstract class BlockEndNode<START extends BlockStartNode> extends FlowNode {
    private BlockEndNode() {
        super(null, null, null);
        throw new UnsupportedOperationException();
    }

    public START getStartNode() {
        throw new UnsupportedOperationException();
    }
}

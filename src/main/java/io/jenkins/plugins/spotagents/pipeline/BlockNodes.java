package io.jenkins.plugins.spotagents.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.BlockEndNode;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;

/** The flow nodes inside of a {@code node} block that has ended, without looking at all others of its build. */
final class BlockNodes {
    /** Between the block's end and the head of its branch lies no more than what is asked about it. */
    private static final int BEHIND_THE_END = 5;

    private BlockNodes() {}

    /** The newest first, so that each comes before its parents; empty if the block is not the last that ended in its branch. */
    static List<FlowNode> of(NodeBlock block) {
        for (FlowNode head : block.node().getExecution().getCurrentHeads()) {
            FlowNode node = head;
            for (int i = 0; i < BEHIND_THE_END && node != null; i++) {
                if (node instanceof BlockEndNode<?> end && end.getStartNode().equals(block.node())) {
                    return upTo(block, node);
                }
                node = node.getParents().isEmpty() ? null : node.getParents().get(0);
            }
        }
        return List.of();
    }

    private static List<FlowNode> upTo(NodeBlock block, FlowNode end) {
        DepthFirstScanner scanner = new DepthFirstScanner();
        List<FlowNode> nodes = new ArrayList<>();
        if (scanner.setup(end, Set.of(block.node()))) {
            scanner.forEach(nodes::add);
        }
        return nodes;
    }
}

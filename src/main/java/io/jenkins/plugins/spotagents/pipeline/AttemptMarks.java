package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.Action;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * What steps of a lost attempt left in the flow graph for later steps to find: the {@code milestone} that it passed, which nobody may pass
 * twice. It is taken away, so that the next attempt passes it as the first one did. By the names of classes, as their plugins need not be there.
 */
final class AttemptMarks {
    private static final Logger LOGGER = Logger.getLogger(AttemptMarks.class.getName());
    private static final String MILESTONES = "org.jenkinsci.plugins.pipeline.milestone.";

    private AttemptMarks() {}

    /** Called on the Pipeline engine's thread, between two attempts. Fails never: the re-run is what counts. */
    static void takeBack(NodeBlock block) {
        for (FlowNode node : BlockNodes.of(block)) {
            List<? extends Action> marks = node.getActions(Action.class).stream()
                    .filter(action -> action.getClass().getName().startsWith(MILESTONES))
                    .toList();
            marks.forEach(node::removeAction);
            if (!marks.isEmpty()) {
                save(node);
            }
        }
    }

    private static void save(FlowNode node) {
        try {
            node.save();
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING, "A milestone that a lost attempt passed stays passed if Jenkins restarts now.", e);
        }
    }
}

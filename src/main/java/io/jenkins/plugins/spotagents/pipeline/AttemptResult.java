package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import hudson.model.Run;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * What a lost attempt at a block made of its build's result: {@code currentBuild.result = 'FAILURE'} in a {@code catch}, say. It is
 * taken back before the block runs again, as all that the attempt did is done anew, and judged anew. Not beside a parallel branch,
 * which may have set the result itself.
 */
final class AttemptResult {
    private static final Logger LOGGER = Logger.getLogger(AttemptResult.class.getName());

    /**
     * {@link Run#setResult} lets a result only get worse, which is right for whoever adds something to a build. There is no other way to
     * take something back; the field is part of the saved form of each build, and so not one that changes.
     */
    private static final Optional<Field> RESULT = field();

    private AttemptResult() {}

    private static Optional<Field> field() {
        try {
            Field field = Run.class.getDeclaredField("result");
            field.setAccessible(true);
            return Optional.of(field);
        } catch (NoSuchFieldException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "A build that loses an agent may keep the result that the lost attempt set.", e);
            return Optional.empty();
        }
    }

    /** Called on the Pipeline engine's thread, between two attempts. Fails never: the re-run is what counts. */
    static void takeBack(NodeBlock block) {
        Optional<AttemptAction> attempt = AttemptAction.of(block.node());
        if (RESULT.isEmpty() || attempt.isEmpty() || isBesideOthers(block.node())) {
            return;
        }
        Run<?, ?> run = block.run();
        Result before = attempt.get().resultBefore();
        if (Objects.equals(run.getResult(), before)) {
            return;
        }
        try {
            RESULT.get().set(run, before);
            run.save();
            block.node().getExecution().getOwner().getListener().getLogger().println(told(before));
        } catch (IllegalAccessException | IOException e) {
            LOGGER.log(Level.WARNING, "Cannot take back the result of " + run, e);
        }
    }

    private static boolean isBesideOthers(FlowNode node) {
        return node.getEnclosingBlocks().stream().anyMatch(around -> around.getAction(ThreadNameAction.class) != null);
    }

    private static String told(@CheckForNull Result before) {
        return "[spot-agents] The build "
                + (before == null ? "has no result" : "is " + before)
                + " again, as when the block began.";
    }
}

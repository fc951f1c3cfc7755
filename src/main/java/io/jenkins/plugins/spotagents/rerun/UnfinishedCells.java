package io.jenkins.plugins.spotagents.rerun;

import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixConfiguration;
import hudson.matrix.MatrixRun;
import hudson.model.AbstractBuild;
import hudson.model.Cause;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.queue.QueueListener;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.variant.OptionalExtension;

/**
 * The cells that a matrix build left open. There are some if the controller was killed under it, or if a lost cell was a touchstone:
 * then the others have not been started. Cells that the job's filter leaves out are among them; it does so again in the re-run.
 */
@OptionalExtension(requirePlugins = "matrix-project")
public final class UnfinishedCells implements UnfinishedParts {

    @Override
    public Optional<Set<String>> find(AbstractBuild<?, ?> build) {
        return build instanceof MatrixBuild matrix
                ? Optional.of(matrix.getParent().getActiveConfigurations().stream()
                        .filter(cell -> !isFinished(matrix, cell) && !isCancelled(matrix, cell))
                        .map(MatrixConfiguration::getName)
                        .collect(Collectors.toSet()))
                : Optional.empty();
    }

    private static boolean isFinished(MatrixBuild build, MatrixConfiguration cell) {
        RequeuedAction rerun = build.getAction(RequeuedAction.class);
        // What a re-run was to do anew does not count as done by the build that it is based on.
        MatrixRun run = rerun != null && rerun.includes(cell.getName())
                ? build.getExactRun(cell.getCombination())
                : build.getRun(cell.getCombination());
        return run != null && !run.isBuilding() && run.getResult() != null;
    }

    private static boolean isCancelled(MatrixBuild build, MatrixConfiguration cell) {
        return build.getActions(Cancelled.class).stream().anyMatch(cancelled -> cancelled.cell.equals(cell.getName()));
    }

    /** Whether somebody took cells out of the queue, so that the build has no results of these. */
    static boolean anyCancelled(MatrixBuild build) {
        return build.getAction(Cancelled.class) != null;
    }

    private static final class Cancelled extends InvisibleAction {
        private final String cell;

        private Cancelled(String cell) {
            this.cell = cell;
        }
    }

    /** Nothing else tells a cell that nobody wants from one that could not be started. */
    @OptionalExtension(requirePlugins = "matrix-project")
    public static final class Cancellations extends QueueListener {
        @Override
        public void onLeft(Queue.LeftItem item) {
            if (item.isCancelled() && item.task instanceof MatrixConfiguration cell) {
                for (Cause cause : item.getCauses()) {
                    if (cause instanceof Cause.UpstreamCause upstream
                            && upstream.getUpstreamRun() instanceof MatrixBuild build) {
                        build.addAction(new Cancelled(cell.getName()));
                    }
                }
            }
        }
    }
}

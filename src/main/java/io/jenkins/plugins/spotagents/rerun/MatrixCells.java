package io.jenkins.plugins.spotagents.rerun;

import hudson.Launcher;
import hudson.matrix.MatrixAggregatable;
import hudson.matrix.MatrixAggregator;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixChildAction;
import hudson.matrix.MatrixConfiguration;
import hudson.matrix.MatrixRun;
import hudson.matrix.listeners.MatrixBuildListener;
import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.model.BuildListener;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.spotagents.job.Jobs;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.variant.OptionalExtension;

/** The re-run of a matrix build: a new build, based on the interrupted one, of the lost cells alone. */
public final class MatrixCells {
    private MatrixCells() {}

    /** Leaves out the cells that were not lost; their runs are taken from the interrupted build. */
    @OptionalExtension(requirePlugins = "matrix-project")
    public static final class OnlyLostOnes extends MatrixBuildListener {
        @Override
        public boolean doBuildConfiguration(MatrixBuild build, MatrixConfiguration cell) {
            RequeuedAction requeued = build.getAction(RequeuedAction.class);
            return requeued == null || requeued.includes(cell.getName());
        }
    }

    /** Ties the re-run to its base. */
    @OptionalExtension(requirePlugins = "matrix-project")
    public static final class Base extends RunListener<MatrixBuild> {
        @Override
        public void onStarted(MatrixBuild rerun, TaskListener listener) {
            MatrixBuild base = base(rerun);
            if (base != null) {
                rerun.setBaseBuild(base);
            }
        }
    }

    /**
     * A cell that failed by itself in the interrupted build has still failed, and one that somebody cancelled is still missing: the re-run
     * has the worst of the results.
     */
    @OptionalExtension(requirePlugins = "matrix-project")
    public static final class InheritedResults implements MatrixAggregatable {
        @Override
        public MatrixAggregator createAggregator(MatrixBuild rerun, Launcher launcher, BuildListener listener) {
            MatrixBuild base = base(rerun);
            if (base == null) {
                return null;
            }
            RequeuedAction requeued = rerun.getAction(RequeuedAction.class);
            return new MatrixAggregator(rerun, launcher, listener) {
                @Override
                public boolean endBuild() {
                    base.getRuns().stream()
                            .filter(cell -> !requeued.includes(cell.getParent().getName()))
                            .map(MatrixRun::getResult)
                            .filter(Objects::nonNull)
                            .forEach(rerun::setResult); // only ever makes it worse
                    if (UnfinishedCells.anyCancelled(base)) {
                        rerun.setResult(Result.ABORTED);
                    }
                    return true;
                }
            };
        }
    }

    private static MatrixBuild base(MatrixBuild rerun) {
        RequeuedAction requeued = rerun.getAction(RequeuedAction.class);
        return requeued != null && Jobs.run(requeued.getOrigin()).orElse(null) instanceof MatrixBuild base
                ? base
                : null;
    }

    /** Hands the wish for on-demand capacity on to the cells. */
    @OptionalExtension(requirePlugins = "matrix-project")
    public static final class OnDemand implements CarriedActions.Carrier {
        @Override
        public List<Action> carry(AbstractBuild<?, ?> interrupted, NextCapacity capacity) {
            return interrupted instanceof MatrixBuild && capacity == NextCapacity.ON_DEMAND
                    ? List.of(new OnDemandCells(interrupted))
                    : List.of();
        }
    }

    private static final class OnDemandCells extends OnDemandLabel implements MatrixChildAction {
        OnDemandCells(AbstractBuild<?, ?> interrupted) {
            super(interrupted);
        }
    }
}

package io.jenkins.plugins.spotagents.job;

import hudson.Extension;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixChildAction;
import hudson.matrix.MatrixConfiguration;
import hudson.matrix.MatrixRun;
import hudson.matrix.listeners.MatrixBuildListener;
import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.util.List;

/** The re-run of a matrix build: a new build, based on the interrupted one, of the lost cells alone. */
public final class MatrixCells {
    private MatrixCells() {}

    /** Leaves out the cells that were not lost; their runs are taken from the interrupted build. */
    @Extension(optional = true)
    public static final class OnlyLostOnes extends MatrixBuildListener {
        @Override
        public boolean doBuildConfiguration(MatrixBuild build, MatrixConfiguration cell) {
            RequeuedAction requeued = build.getAction(RequeuedAction.class);
            return requeued == null || requeued.includes(cell.getName());
        }
    }

    /** Ties the re-run to its base, and gives it the base's result where that is worse. */
    @Extension(optional = true)
    public static final class Base extends RunListener<MatrixBuild> {
        @Override
        public void onStarted(MatrixBuild rerun, TaskListener listener) {
            MatrixBuild base = base(rerun);
            if (base != null) {
                rerun.setBaseBuild(base);
            }
        }

        /** A cell that failed by itself in the interrupted build has still failed. */
        @Override
        public void onCompleted(MatrixBuild rerun, TaskListener listener) {
            MatrixBuild base = base(rerun);
            if (base == null) {
                return;
            }
            RequeuedAction requeued = rerun.getAction(RequeuedAction.class);
            Result worst = rerun.getResult();
            for (MatrixRun cell : base.getRuns()) {
                Result result = cell.getResult();
                if (result != null && !requeued.includes(cell.getParent().getName())) {
                    worst = worst == null ? result : worst.combine(result);
                }
            }
            if (worst != null) {
                rerun.setResult(worst);
            }
        }

        private static MatrixBuild base(MatrixBuild rerun) {
            RequeuedAction requeued = rerun.getAction(RequeuedAction.class);
            return requeued != null && Run.fromExternalizableId(requeued.getOrigin()) instanceof MatrixBuild base
                    ? base
                    : null;
        }
    }

    /** Hands the wish for on-demand capacity on to the cells. */
    @Extension(optional = true)
    public static final class OnDemand implements CarriedActions.Carrier {
        @Override
        public List<Action> carry(AbstractBuild<?, ?> interrupted, NextCapacity capacity) {
            return interrupted instanceof MatrixBuild && capacity == NextCapacity.ON_DEMAND
                    ? List.of(new OnDemandCells())
                    : List.of();
        }
    }

    private static final class OnDemandCells extends OnDemandLabel implements MatrixChildAction {}
}

package hudson.matrix;

import hudson.model.Project;

public class MatrixConfiguration extends Project<MatrixConfiguration, MatrixRun> {
    private MatrixConfiguration() {
        super(null, null);
        throw new UnsupportedOperationException();
    }

    public Combination getCombination() {
        throw new UnsupportedOperationException();
    }
}

package hudson.matrix;

import hudson.model.AbstractBuild;
import java.io.IOException;
import java.util.List;

public class MatrixBuild extends AbstractBuild<MatrixProject, MatrixBuild> {
    public MatrixBuild(MatrixProject job) throws IOException {
        super(job);
        throw new UnsupportedOperationException();
    }

    public List<MatrixRun> getRuns() {
        throw new UnsupportedOperationException();
    }

    public MatrixRun getRun(Combination c) {
        throw new UnsupportedOperationException();
    }

    public MatrixRun getExactRun(Combination c) {
        throw new UnsupportedOperationException();
    }

    public void setBaseBuild(MatrixBuild baseBuild) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void run() {
        throw new UnsupportedOperationException();
    }
}

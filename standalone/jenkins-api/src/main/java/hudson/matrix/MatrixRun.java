package hudson.matrix;

import hudson.model.Build;
import java.io.IOException;

public class MatrixRun extends Build<MatrixConfiguration, MatrixRun> {
    public MatrixRun(MatrixConfiguration job) throws IOException {
        super(job);
        throw new UnsupportedOperationException();
    }

    @Override
    public MatrixConfiguration getParent() {
        throw new UnsupportedOperationException();
    }
}

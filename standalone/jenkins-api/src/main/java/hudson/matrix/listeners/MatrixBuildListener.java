package hudson.matrix.listeners;

import hudson.ExtensionPoint;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixConfiguration;

public abstract class MatrixBuildListener implements ExtensionPoint {
    protected MatrixBuildListener() {
        throw new UnsupportedOperationException();
    }

    public abstract boolean doBuildConfiguration(MatrixBuild b, MatrixConfiguration c);
}

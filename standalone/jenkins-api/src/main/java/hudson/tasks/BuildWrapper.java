package hudson.tasks;

import hudson.ExtensionPoint;
import hudson.model.AbstractBuild;
import hudson.model.Describable;
import java.io.IOException;
import java.io.OutputStream;

public abstract class BuildWrapper implements Describable<BuildWrapper>, ExtensionPoint {
    protected BuildWrapper() {
        throw new UnsupportedOperationException();
    }

    public OutputStream decorateLogger(AbstractBuild build, OutputStream logger)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}

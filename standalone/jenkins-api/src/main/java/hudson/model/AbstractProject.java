package hudson.model;

import hudson.scm.SCM;
import java.io.IOException;

public abstract class AbstractProject<P extends AbstractProject<P, R>, R extends AbstractBuild<P, R>> extends Job<P, R>
        implements BuildableItem {
    protected AbstractProject(ItemGroup parent, String name) {
        super(parent, name);
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isBuildable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public R createExecutable() throws IOException {
        throw new UnsupportedOperationException();
    }

    public SCM getScm() {
        throw new UnsupportedOperationException();
    }
}

package hudson.model;

import hudson.EnvVars;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import java.io.IOException;

public abstract class EnvironmentContributor implements ExtensionPoint {
    protected EnvironmentContributor() {
        throw new UnsupportedOperationException();
    }

    public void buildEnvironmentFor(Run r, EnvVars envs, TaskListener listener)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public static ExtensionList<EnvironmentContributor> all() {
        throw new UnsupportedOperationException();
    }
}

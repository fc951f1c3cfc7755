package hudson.model;

import java.util.Map;

public abstract class Environment {
    protected Environment() {
        throw new UnsupportedOperationException();
    }

    public void buildEnvVars(Map<String, String> env) {
        throw new UnsupportedOperationException();
    }
}

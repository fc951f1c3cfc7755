package org.jenkinsci.plugins.workflow.cps;

import hudson.model.Run;
import java.io.IOException;

public class EnvActionImpl {
    private EnvActionImpl() {
        throw new UnsupportedOperationException();
    }

    public String getProperty(String propertyName) {
        throw new UnsupportedOperationException();
    }

    public static EnvActionImpl forRun(Run<?, ?> run) throws IOException {
        throw new UnsupportedOperationException();
    }
}

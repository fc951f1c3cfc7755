package hudson.plugins.git.util;

import java.io.Serializable;

public class Build implements Serializable {
    private Build() {
        throw new UnsupportedOperationException();
    }

    public int getBuildNumber() {
        throw new UnsupportedOperationException();
    }
}

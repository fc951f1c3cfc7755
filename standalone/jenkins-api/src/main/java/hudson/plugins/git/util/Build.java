package hudson.plugins.git.util;

import hudson.plugins.git.Revision;
import java.io.Serializable;

public class Build implements Serializable {
    public Revision marked;

    private Build() {
        throw new UnsupportedOperationException();
    }

    public int getBuildNumber() {
        throw new UnsupportedOperationException();
    }
}

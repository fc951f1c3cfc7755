package hudson.plugins.git;

import java.io.Serializable;

public class Revision implements Serializable {
    private Revision() {
        throw new UnsupportedOperationException();
    }
}

package hudson.matrix;

import java.util.TreeMap;

public final class Combination extends TreeMap<String, String> {
    private static final long serialVersionUID = 1L;

    private Combination() {
        throw new UnsupportedOperationException();
    }
}

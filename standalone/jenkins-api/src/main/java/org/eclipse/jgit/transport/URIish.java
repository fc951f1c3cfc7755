package org.eclipse.jgit.transport;

import java.io.Serializable;
import java.net.URISyntaxException;

public class URIish implements Serializable {
    public URIish(String s) throws URISyntaxException {
        throw new UnsupportedOperationException();
    }

    @Override
    public int hashCode() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object obj) {
        throw new UnsupportedOperationException();
    }
}

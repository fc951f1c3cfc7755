package org.eclipse.jgit.transport;

import java.io.Serializable;
import java.util.List;

public class RemoteConfig implements Serializable {
    private RemoteConfig() {
        throw new UnsupportedOperationException();
    }

    public List<URIish> getURIs() {
        throw new UnsupportedOperationException();
    }
}

package hudson;

import java.io.Serializable;

public final class FilePath implements Serializable {
    public String getRemote() {
        throw new UnsupportedOperationException();
    }
}

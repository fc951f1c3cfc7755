package hudson.remoting;

import java.io.Closeable;

public class Channel implements VirtualChannel, Closeable {
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

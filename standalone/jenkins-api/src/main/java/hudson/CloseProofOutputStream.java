package hudson;

import java.io.IOException;
import java.io.OutputStream;

public class CloseProofOutputStream extends OutputStream {
    public CloseProofOutputStream(OutputStream out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(int b) throws IOException {
        throw new UnsupportedOperationException();
    }
}

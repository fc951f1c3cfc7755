package hudson;

import hudson.model.TaskListener;
import java.io.IOException;
import java.io.Serializable;

public final class FilePath implements Serializable {
    private FilePath() {
        throw new UnsupportedOperationException();
    }

    public String getRemote() {
        throw new UnsupportedOperationException();
    }

    public Launcher createLauncher(TaskListener listener) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public boolean delete() throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}

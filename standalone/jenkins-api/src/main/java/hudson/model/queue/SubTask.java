package hudson.model.queue;

import hudson.model.Label;
import hudson.model.Queue;
import java.io.IOException;

public interface SubTask {
    default Label getAssignedLabel() {
        throw new UnsupportedOperationException();
    }

    default long getEstimatedDuration() {
        throw new UnsupportedOperationException();
    }

    Queue.Executable createExecutable() throws IOException;

    default Queue.Task getOwnerTask() {
        throw new UnsupportedOperationException();
    }

    String getDisplayName();
}

package hudson.model.queue;

import hudson.model.Queue;

public final class WorkUnitContext {
    private WorkUnitContext() {
        throw new UnsupportedOperationException();
    }

    public final Queue.BuildableItem item;
    public final Queue.Task task;
}

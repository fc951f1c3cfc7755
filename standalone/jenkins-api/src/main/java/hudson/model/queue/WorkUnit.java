package hudson.model.queue;

import hudson.model.Executor;
import hudson.model.Queue;

public final class WorkUnit {
    private WorkUnit() {
        throw new UnsupportedOperationException();
    }

    public final SubTask work;
    public final WorkUnitContext context;

    public Executor getExecutor() {
        throw new UnsupportedOperationException();
    }

    public Queue.Executable getExecutable() {
        throw new UnsupportedOperationException();
    }

    public boolean isMainWork() {
        throw new UnsupportedOperationException();
    }
}

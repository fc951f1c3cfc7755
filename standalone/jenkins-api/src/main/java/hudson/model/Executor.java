package hudson.model;

import hudson.FilePath;
import hudson.model.queue.WorkUnit;
import java.util.Collection;
import jenkins.model.CauseOfInterruption;

public class Executor extends Thread implements ModelObject {
    public Executor(Computer owner, int n) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void interrupt() {
        throw new UnsupportedOperationException();
    }

    public void interrupt(Result result) {
        throw new UnsupportedOperationException();
    }

    public void interrupt(Result result, CauseOfInterruption... causes) {
        throw new UnsupportedOperationException();
    }

    public Queue.Executable getCurrentExecutable() {
        throw new UnsupportedOperationException();
    }

    public Collection<CauseOfInterruption> getCausesOfInterruption() {
        throw new UnsupportedOperationException();
    }

    public WorkUnit getCurrentWorkUnit() {
        throw new UnsupportedOperationException();
    }

    public FilePath getCurrentWorkspace() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public int getNumber() {
        throw new UnsupportedOperationException();
    }

    public boolean isIdle() {
        throw new UnsupportedOperationException();
    }

    public boolean isBusy() {
        throw new UnsupportedOperationException();
    }

    public boolean isActive() {
        throw new UnsupportedOperationException();
    }

    public long getElapsedTime() {
        throw new UnsupportedOperationException();
    }

    public long getEstimatedRemainingTimeMillis() {
        throw new UnsupportedOperationException();
    }

    public Computer getOwner() {
        throw new UnsupportedOperationException();
    }

    public long getIdleStartMilliseconds() {
        throw new UnsupportedOperationException();
    }

    public static Executor currentExecutor() {
        throw new UnsupportedOperationException();
    }

    public static Executor of(Queue.Executable executable) {
        throw new UnsupportedOperationException();
    }
}

package org.jenkinsci.plugins.workflow.steps;

import hudson.model.Result;
import java.util.List;
import jenkins.model.CauseOfInterruption;

public final class FlowInterruptedException extends InterruptedException {
    public FlowInterruptedException(Result result, boolean actualInterruption, CauseOfInterruption... causes) {
        throw new UnsupportedOperationException();
    }

    public List<CauseOfInterruption> getCauses() {
        throw new UnsupportedOperationException();
    }

    public boolean isActualInterruption() {
        throw new UnsupportedOperationException();
    }

    public void setActualInterruption(boolean actualInterruption) {
        throw new UnsupportedOperationException();
    }
}

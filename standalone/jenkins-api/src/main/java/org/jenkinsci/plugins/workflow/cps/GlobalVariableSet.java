package org.jenkinsci.plugins.workflow.cps;

import hudson.ExtensionPoint;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Collection;
import java.util.Iterator;

public abstract class GlobalVariableSet implements ExtensionPoint, Iterable<GlobalVariable> {
    protected GlobalVariableSet() {
        throw new UnsupportedOperationException();
    }

    public Collection<GlobalVariable> forRun(Run<?, ?> run) {
        throw new UnsupportedOperationException();
    }

    public Collection<GlobalVariable> forJob(Job<?, ?> job) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterator<GlobalVariable> iterator() {
        throw new UnsupportedOperationException();
    }
}

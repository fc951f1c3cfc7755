package org.jenkinsci.plugins.workflow.cps;

import hudson.ExtensionPoint;

public abstract class GlobalVariable implements ExtensionPoint {
    protected GlobalVariable() {
        throw new UnsupportedOperationException();
    }

    public abstract String getName();

    public abstract Object getValue(CpsScript script) throws Exception;
}

package org.jenkinsci.plugins.workflow.cps;

import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

public class DSL {
    public DSL(FlowExecutionOwner handle) {
        throw new UnsupportedOperationException();
    }

    public Object invokeMethod(String name, Object args) {
        throw new UnsupportedOperationException();
    }
}

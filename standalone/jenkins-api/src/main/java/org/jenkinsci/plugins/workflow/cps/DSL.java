package org.jenkinsci.plugins.workflow.cps;

import groovy.lang.GroovyObjectSupport;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

public class DSL extends GroovyObjectSupport implements Serializable {
    public DSL(FlowExecutionOwner handle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object invokeMethod(String name, Object args) {
        throw new UnsupportedOperationException();
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import groovy.lang.MissingPropertyException;
import hudson.model.Run;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsScript;
import org.jenkinsci.plugins.workflow.cps.EnvActionImpl;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;

/** The variable {@code node}; see {@link NodeVariables}. */
final class NodeVariable extends GlobalVariable {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    @Override
    public String getName() {
        return "node";
    }

    @Override
    public Object getValue(CpsScript script) throws Exception {
        return isRead() ? environment(script) : new NodeCall();
    }

    /** A bare {@code node} in an expression comes here as well, and means an environment variable of that name. */
    private static boolean isRead() {
        return STACK.walk(frames -> frames.filter(frame -> frame.getDeclaringClass() == CpsScript.class)
                        .findFirst())
                .map(StackWalker.StackFrame::getMethodName)
                .equals(Optional.of("getProperty"));
    }

    /** What {@code CpsScript.getProperty} answers without this variable. */
    private Object environment(CpsScript script) throws Exception {
        Run<?, ?> run = script.$buildNoException();
        String value = run == null ? null : EnvActionImpl.forRun(run).getProperty(getName());
        if (value == null) {
            throw new MissingPropertyException(getName(), script.getClass());
        }
        return value;
    }
}

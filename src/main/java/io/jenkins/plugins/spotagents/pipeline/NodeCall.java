package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import groovy.lang.Closure;
import hudson.Util;
import hudson.model.Label;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import java.io.IOException;
import java.util.Map;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.cps.CpsThread;
import org.jenkinsci.plugins.workflow.cps.DSL;

/**
 * One call of {@code node}: the plain step where the label is not ours, or the call is of no form that we know; the loop
 * that runs the block again otherwise.
 */
public final class NodeCall {
    /** Compiled by the Pipeline engine from our resources. Frozen for ever: running builds hold its instances. */
    private static final String LOOP = "io.jenkins.plugins.spotagents.pipeline.SpotNode";

    /** Called by Groovy; suspends as the step does. */
    public Object call(Object... args) throws ReflectiveOperationException, IOException {
        CpsFlowExecution execution = CpsThread.current().getExecution();
        Closure<?> body = args.length > 0 && args[args.length - 1] instanceof Closure<?> closure ? closure : null;
        if (body == null || !hasKnownForm(args) || !isOurs(label(args))) {
            return new DSL(execution.getOwner()).invokeMethod("node", args);
        }
        Object loop = execution
                .getTrustedShell()
                .getClassLoader()
                .loadClass(LOOP)
                .getConstructor(NodeAttempts.class)
                .newInstance(new NodeAttempts(label(args)));
        return InvokerHelper.invokeMethod(loop, "node", new Object[] {body});
    }

    /** {@code node {}}, {@code node('label') {}} and {@code node(label: 'label') {}}. */
    private static boolean hasKnownForm(Object[] args) {
        if (args.length == 1) {
            return true;
        }
        Object first = args[0];
        if (first instanceof Map<?, ?> named) {
            return args.length == 2 && named.keySet().stream().allMatch("label"::equals);
        }
        return args.length == 2 && (first == null || first instanceof CharSequence);
    }

    @CheckForNull
    private static String label(Object[] args) {
        Object label = args.length < 2 ? null : args[0] instanceof Map<?, ?> named ? named.get("label") : args[0];
        return label == null ? null : Util.fixEmptyAndTrim(label.toString());
    }

    private static boolean isOurs(@CheckForNull String label) {
        try {
            return AgentOwner.get().serves(label == null ? null : Label.parseExpression(label));
        } catch (IllegalArgumentException e) {
            return false; // The step says what is wrong with it.
        }
    }
}

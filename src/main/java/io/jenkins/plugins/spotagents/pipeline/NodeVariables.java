package io.jenkins.plugins.spotagents.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import java.util.Collection;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.GlobalVariable;
import org.jenkinsci.plugins.workflow.cps.GlobalVariableSet;

/**
 * Offers the variable {@code node} to every Pipeline. {@code CpsScript.invokeMethod} looks at global variables before it looks at
 * steps, so that a plain {@code node('spot') { … }} comes here. Below ordinal 0, so that a {@code vars/node.groovy} of
 * a shared library goes first. Asked for at every step: it must cost next to nothing.
 */
@Extension(ordinal = -1)
public final class NodeVariables extends GlobalVariableSet {
    private static final List<GlobalVariable> NODE = List.of(new NodeVariable());

    @Override
    public Collection<GlobalVariable> forRun(@CheckForNull Run<?, ?> run) {
        return run == null || !AgentOwner.get().hasClouds() ? List.of() : NODE;
    }

    /** Not listed in the reference of a job's global variables: to its author it is the step. */
    @Override
    public Collection<GlobalVariable> forJob(@CheckForNull Job<?, ?> job) {
        return List.of();
    }
}

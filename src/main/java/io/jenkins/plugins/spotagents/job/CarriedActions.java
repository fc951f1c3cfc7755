package io.jenkins.plugins.spotagents.job;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FileParameterValue;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a re-run takes over from the run it stands for, by an allow-list: copying everything would carry results and build data of
 * the interrupted run along.
 */
final class CarriedActions {
    /** Revisions and label choices, by name as their plugins are optional. */
    private static final Set<String> AS_THEY_ARE = Set.of(
            "hudson.plugins.git.RevisionParameterAction",
            "jenkins.scm.api.SCMRevisionAction",
            "org.jvnet.jenkins.plugins.nodelabelparameter.LabelParameterValue",
            "hudson.plugins.parameterizedtrigger.NodeAction");

    /** An upstream Pipeline's {@code build} step waits on this one: it must wait for the re-run instead. */
    private static final String BUILD_TRIGGER = "org.jenkinsci.plugins.workflow.support.steps.build.BuildTriggerAction";

    private CarriedActions() {}

    /** Something that a plugin of its own knows how to carry over, such as the revision that git checked out. */
    interface Carrier extends ExtensionPoint {
        List<Action> carry(AbstractBuild<?, ?> interrupted, NextCapacity capacity);
    }

    /** The actions for the queue item of the re-run; those an upstream waits on are taken off the interrupted run. */
    static List<Action> of(AbstractBuild<?, ?> interrupted, RequeueCause cause, NextCapacity capacity) {
        List<Action> carried = new ArrayList<>();
        carried.add(new CauseAction(causes(interrupted, cause)));
        for (ParametersAction parameters : interrupted.getActions(ParametersAction.class)) {
            carried.add(parameters(interrupted, parameters));
        }
        for (Action action : interrupted.getAllActions()) {
            if (AS_THEY_ARE.contains(action.getClass().getName())) {
                carried.add(action);
            }
        }
        for (Carrier carrier : ExtensionList.lookup(Carrier.class)) {
            carried.addAll(carrier.carry(interrupted, capacity));
        }
        carried.addAll(takeWaiting(interrupted));
        return carried;
    }

    private static List<Cause> causes(AbstractBuild<?, ?> interrupted, RequeueCause cause) {
        List<Cause> causes = new ArrayList<>(interrupted.getCauses());
        causes.removeIf(RequeueCause.class::isInstance);
        causes.add(cause);
        return causes;
    }

    private static List<Action> takeWaiting(AbstractBuild<?, ?> interrupted) {
        List<Action> waiting = interrupted.getAllActions().stream()
                .filter(action -> action.getClass().getName().equals(BUILD_TRIGGER))
                .map(Action.class::cast)
                .toList();
        waiting.forEach(interrupted::removeAction);
        return waiting;
    }

    /** File parameters are consumed by the run that copies them, so the re-run gets them from that run's record. */
    private static ParametersAction parameters(AbstractBuild<?, ?> interrupted, ParametersAction original) {
        if (original.getParameters().stream().noneMatch(FileParameterValue.class::isInstance)) {
            return original;
        }
        List<ParameterValue> values = new ArrayList<>();
        for (ParameterValue value : original.getParameters()) {
            values.add(value instanceof FileParameterValue file ? fileParameter(interrupted, file) : value);
        }
        return new ParametersAction(values);
    }

    private static ParameterValue fileParameter(AbstractBuild<?, ?> interrupted, FileParameterValue value) {
        File kept = new File(new File(interrupted.getRootDir(), "fileParameters"), value.getLocation());
        return kept.isFile() ? new FileParameterValue(value.getName(), kept, value.getOriginalFileName()) : value;
    }
}

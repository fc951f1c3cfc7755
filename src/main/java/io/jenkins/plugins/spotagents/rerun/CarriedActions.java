package io.jenkins.plugins.spotagents.rerun;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FileParameterValue;
import hudson.model.Label;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.labels.LabelAssignmentAction;
import hudson.model.queue.SubTask;
import io.jenkins.plugins.spotagents.job.RequeueCause;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a re-run takes over from the run it stands for, by an allow-list: copying everything would carry results and build data of
 * the interrupted run along.
 */
final class CarriedActions {
    /** Revisions that a trigger asked for, by name as their plugins are optional; for git see {@link GitRevision}. */
    private static final Set<String> REVISIONS =
            Set.of("hudson.scm.RevisionParameterAction", "jenkins.scm.api.SCMRevisionAction");

    /** An upstream Pipeline's {@code build} step waits on this one: it must wait for the re-run instead. */
    private static final String BUILD_TRIGGER = "org.jenkinsci.plugins.workflow.support.steps.build.BuildTriggerAction";

    private CarriedActions() {}

    /** Something that a plugin of its own knows how to carry over, such as the revision that git checked out. */
    interface Carrier extends ExtensionPoint {
        List<Action> carry(AbstractBuild<?, ?> interrupted, NextCapacity capacity);
    }

    /** The actions for the queue item of the re-run; what an upstream waits on has to be taken off the interrupted run. */
    static List<Action> of(AbstractBuild<?, ?> interrupted, RequeueCause cause, NextCapacity capacity) {
        List<Action> carried = new ArrayList<>();
        carried.add(new CauseAction(causes(interrupted, cause)));
        for (ParametersAction parameters : interrupted.getActions(ParametersAction.class)) {
            carried.add(parameters(interrupted, parameters));
        }
        for (Action action : interrupted.getAllActions()) {
            if (REVISIONS.contains(action.getClass().getName()) || isChoiceOfLabel(action, interrupted)) {
                carried.add(action);
            }
        }
        for (Carrier carrier : ExtensionList.lookup(Carrier.class)) {
            carried.addAll(carrier.carry(interrupted, capacity));
        }
        carried.addAll(awaited(interrupted));
        return carried;
    }

    /**
     * What the re-run, or a part of it, asks of an agent, without the wish for on-demand capacity.
     *
     * @param part the job, or a cell of its matrix
     * @return null if any agent will do
     */
    @CheckForNull
    static Label label(AbstractBuild<?, ?> interrupted, SubTask part) {
        return chosenLabel(interrupted, part).orElseGet(part::getAssignedLabel);
    }

    /** A label that whoever started the run chose instead of the job's own. */
    static Optional<Label> chosenLabel(AbstractBuild<?, ?> interrupted, SubTask part) {
        return interrupted.getAllActions().stream()
                .filter(action -> action instanceof ParametersAction || isChoiceOfLabel(action, interrupted))
                .map(action -> ((LabelAssignmentAction) action).getAssignedLabel(part))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** One of somebody else's, and not one that insists on the very agent that is gone. */
    private static boolean isChoiceOfLabel(Action action, AbstractBuild<?, ?> interrupted) {
        if (!(action instanceof LabelAssignmentAction choice)
                || action instanceof OnDemandLabel
                || action instanceof ParametersAction) {
            return false;
        }
        Label label = choice.getAssignedLabel(interrupted.getParent());
        return label != null && !label.getName().equals(interrupted.getBuiltOnStr());
    }

    private static List<Cause> causes(AbstractBuild<?, ?> interrupted, RequeueCause cause) {
        List<Cause> causes = new ArrayList<>(interrupted.getCauses());
        causes.removeIf(RequeueCause.class::isInstance);
        causes.add(cause);
        return causes;
    }

    /** The re-run is in the queue: whoever waits for the interrupted run waits for that one from now on. */
    static void handOver(AbstractBuild<?, ?> interrupted) {
        awaited(interrupted).forEach(interrupted::removeAction);
    }

    private static List<Action> awaited(AbstractBuild<?, ?> interrupted) {
        return interrupted.getAllActions().stream()
                .filter(action -> action.getClass().getName().equals(BUILD_TRIGGER))
                .map(Action.class::cast)
                .toList();
    }

    /** File parameters are consumed by the run that copies them, so the re-run gets them from that run's record. */
    private static ParametersAction parameters(AbstractBuild<?, ?> interrupted, ParametersAction original) {
        return original.createUpdated(original.getParameters().stream()
                .filter(FileParameterValue.class::isInstance)
                .map(value -> fileParameter(interrupted, (FileParameterValue) value))
                .toList());
    }

    private static ParameterValue fileParameter(AbstractBuild<?, ?> interrupted, FileParameterValue value) {
        File kept = new File(new File(interrupted.getRootDir(), "fileParameters"), value.getLocation());
        return kept.isFile() ? new FileParameterValue(value.getName(), kept, value.getOriginalFileName()) : value;
    }
}

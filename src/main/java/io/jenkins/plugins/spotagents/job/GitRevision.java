package io.jenkins.plugins.spotagents.job;

import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.plugins.git.RevisionParameterAction;
import hudson.plugins.git.util.BuildData;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.util.List;

/**
 * The re-run builds the commit that the interrupted run had checked out: it stands for that run, whose result somebody awaits, and
 * the kept cells of a matrix are of that commit, too. What was pushed meanwhile has its own build. Only where the git plugin is installed.
 */
@Extension(optional = true)
public final class GitRevision implements CarriedActions.Carrier {
    /** A run with several repositories checks each out anew: the git plugin can be told of one commit only. */
    @Override
    public List<Action> carry(AbstractBuild<?, ?> interrupted, NextCapacity capacity) {
        if (interrupted.getAction(RevisionParameterAction.class) != null) {
            return List.of(); // its trigger had asked for a commit, which is carried over as it is
        }
        List<BuildData> checkedOut = interrupted.getActions(BuildData.class).stream()
                .filter(data -> data.lastBuild != null && data.lastBuild.getBuildNumber() == interrupted.getNumber())
                .toList();
        return checkedOut.size() == 1
                ? List.of(new RevisionParameterAction(checkedOut.get(0).getLastBuiltRevision()))
                : List.of();
    }
}

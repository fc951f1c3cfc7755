package io.jenkins.plugins.spotagents.rerun;

import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.plugins.git.RevisionParameterAction;
import hudson.plugins.git.util.BuildData;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.util.List;
import org.jenkinsci.plugins.variant.OptionalExtension;

/**
 * The re-run builds the commits that the interrupted run had checked out: it stands for that run, whose result somebody awaits, and
 * the kept cells of a matrix are of those commits, too. What was pushed meanwhile has its own build. Only where the git plugin is installed.
 */
@OptionalExtension(requirePlugins = "git")
public final class GitRevision implements CarriedActions.Carrier {
    /** What was not checked out yet is, as before, what the trigger asked for; if that was nothing, what is there then. */
    @Override
    public List<Action> carry(AbstractBuild<?, ?> interrupted, NextCapacity capacity) {
        RevisionParameterAction asked = interrupted.getAction(RevisionParameterAction.class);
        List<CheckedOutCommits.Checkout> done = interrupted.getActions(BuildData.class).stream()
                .filter(data -> data.lastBuild != null && data.lastBuild.getBuildNumber() == interrupted.getNumber())
                .map(CheckedOutCommits.Checkout::new)
                .toList();
        if (done.isEmpty()) {
            return asked == null ? List.of() : List.of(asked);
        }
        return List.of(new CheckedOutCommits(done, asked));
    }
}

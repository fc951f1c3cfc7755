package io.jenkins.plugins.spotagents.rerun;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.plugins.git.Revision;
import hudson.plugins.git.RevisionParameterAction;
import hudson.plugins.git.util.BuildData;
import java.io.Serializable;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.transport.RemoteConfig;
import org.eclipse.jgit.transport.URIish;
import org.jenkinsci.plugins.gitclient.GitClient;

/**
 * Has git check out given commits, each in the repository that it is of. One action for all of them: of several, the git plugin asks
 * only the first.
 */
final class CheckedOutCommits extends RevisionParameterAction {
    private static final long serialVersionUID = 1L;

    private final ArrayList<Checkout> checkouts;

    @CheckForNull
    private final RevisionParameterAction otherwise;

    /** For the checkout that is under way. The git plugin asks first whether there is a commit, and then, on the same thread, which. */
    private transient volatile RevisionParameterAction chosen;

    /**
     * Asks for these commits.
     *
     * @param checkouts at least one
     * @param otherwise asked for any repository that is not among them
     */
    CheckedOutCommits(List<Checkout> checkouts, @CheckForNull RevisionParameterAction otherwise) {
        super(checkouts.get(0).revision);
        this.checkouts = new ArrayList<>(checkouts);
        this.otherwise = otherwise;
    }

    @Override
    public boolean canOriginateFrom(Iterable<RemoteConfig> remotes) {
        List<Revision> found = checkouts.stream()
                .filter(checkout -> checkout.isOf(remotes))
                .map(checkout -> checkout.revision)
                .distinct()
                .toList();
        if (found.size() == 1) {
            chosen = new RevisionParameterAction(found.get(0));
            return true;
        }
        // None, or the same repository at several commits, of which nobody knows which one this checkout is for.
        chosen = otherwise;
        return otherwise != null && otherwise.canOriginateFrom(remotes);
    }

    @Override
    public Revision toRevision(GitClient git) throws InterruptedException {
        RevisionParameterAction asked = chosen;
        return asked == null ? super.toRevision(git) : asked.toRevision(git);
    }

    /** One repository, as the interrupted run had checked it out. */
    static final class Checkout implements Serializable {
        private static final long serialVersionUID = 1L;

        private final HashSet<String> urls;
        private final Revision revision;

        Checkout(BuildData data) {
            urls = new HashSet<>(data.getRemoteUrls());
            // What a merge before the build made of it was in the lost workspace only; it is made again.
            revision = data.lastBuild.marked;
        }

        private boolean isOf(Iterable<RemoteConfig> remotes) {
            Set<URIish> known = new HashSet<>();
            for (String url : urls) {
                try {
                    known.add(new URIish(url));
                } catch (URISyntaxException e) {
                    continue; // git could not have used it
                }
            }
            for (RemoteConfig remote : remotes) {
                if (remote.getURIs().stream().anyMatch(known::contains)) {
                    return true;
                }
            }
            return false;
        }
    }
}

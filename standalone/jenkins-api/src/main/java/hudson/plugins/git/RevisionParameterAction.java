package hudson.plugins.git;

import hudson.model.InvisibleAction;
import java.io.Serializable;
import org.eclipse.jgit.transport.RemoteConfig;
import org.jenkinsci.plugins.gitclient.GitClient;

public class RevisionParameterAction extends InvisibleAction implements Serializable {
    public RevisionParameterAction(Revision revision) {
        throw new UnsupportedOperationException();
    }

    public Revision toRevision(GitClient git) throws GitException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public boolean canOriginateFrom(Iterable<RemoteConfig> remotes) {
        throw new UnsupportedOperationException();
    }
}

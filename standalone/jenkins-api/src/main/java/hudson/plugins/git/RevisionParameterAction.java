package hudson.plugins.git;

import hudson.model.InvisibleAction;
import java.io.Serializable;

public class RevisionParameterAction extends InvisibleAction implements Serializable {
    public RevisionParameterAction(Revision revision) {
        throw new UnsupportedOperationException();
    }
}

package org.jenkinsci.plugins.workflow.actions;

public abstract class WorkspaceAction implements PersistentAction {
    protected WorkspaceAction() {
        throw new UnsupportedOperationException();
    }

    public abstract String getNode();
}

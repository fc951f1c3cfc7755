package hudson.model;

public abstract class Node extends AbstractModelObject implements Saveable {
    public abstract String getNodeName();

    public abstract int getNumExecutors();
}

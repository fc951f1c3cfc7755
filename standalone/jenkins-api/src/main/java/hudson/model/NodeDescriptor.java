package hudson.model;

public abstract class NodeDescriptor extends Descriptor<Node> {
    protected NodeDescriptor() {
        throw new UnsupportedOperationException();
    }

    public boolean isInstantiable() {
        throw new UnsupportedOperationException();
    }
}

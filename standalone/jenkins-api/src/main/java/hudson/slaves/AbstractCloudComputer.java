package hudson.slaves;

public class AbstractCloudComputer<T extends AbstractCloudSlave> extends SlaveComputer {
    public AbstractCloudComputer(T slave) {
        super(slave);
        throw new UnsupportedOperationException();
    }

    @Override
    public T getNode() {
        throw new UnsupportedOperationException();
    }
}

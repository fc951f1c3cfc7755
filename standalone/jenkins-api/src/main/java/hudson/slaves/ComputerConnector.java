package hudson.slaves;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.TaskListener;
import java.io.IOException;

public abstract class ComputerConnector implements Describable<ComputerConnector>, ExtensionPoint {
    protected ComputerConnector() {
        throw new UnsupportedOperationException();
    }

    public abstract ComputerLauncher launch(String host, TaskListener listener)
            throws IOException, InterruptedException;

    @Override
    public ComputerConnectorDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }
}

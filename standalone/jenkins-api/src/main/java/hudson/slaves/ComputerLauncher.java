package hudson.slaves;

import hudson.ExtensionPoint;
import hudson.model.Describable;
import hudson.model.TaskListener;
import java.io.IOException;

public abstract class ComputerLauncher implements Describable<ComputerLauncher>, ExtensionPoint {
    protected ComputerLauncher() {
        throw new UnsupportedOperationException();
    }

    public boolean isLaunchSupported() {
        throw new UnsupportedOperationException();
    }

    public void launch(SlaveComputer computer, TaskListener listener) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public void afterDisconnect(SlaveComputer computer, TaskListener listener) {
        throw new UnsupportedOperationException();
    }

    public void beforeDisconnect(SlaveComputer computer, TaskListener listener) {
        throw new UnsupportedOperationException();
    }
}

package io.jenkins.plugins.spotagents.agent;

import hudson.model.TaskListener;
import hudson.slaves.ComputerConnector;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.SlaveComputer;
import java.io.IOException;

/**
 * Waits for the instance's address, then connects by the template's connector. The node is there before the address is, as
 * CreateFleet answers with ids only; and after a restart of the controller the address is asked for again.
 */
public class ConnectorLauncher extends ComputerLauncher {
    private final ComputerConnector connector;
    private transient volatile ComputerLauncher connected;

    public ConnectorLauncher(ComputerConnector connector) {
        this.connector = connector;
    }

    @Override
    public void launch(SlaveComputer computer, TaskListener listener) throws IOException, InterruptedException {
        if (!(computer instanceof SpotComputer spot)) {
            throw new IOException("Agent " + computer.getName() + " is no Spot agent, so nobody knows its address.");
        }
        SpotAgent agent = spot.getNode();
        if (agent == null) {
            throw new IOException("Agent " + computer.getName() + " has been removed.");
        }
        String address = AgentOwner.get().awaitAddress(agent);
        ComputerLauncher launcher = connector.launch(address, listener);
        connected = launcher;
        launcher.launch(computer, listener);
    }

    /** The connector's launcher of the last attempt; this one before there was any. */
    ComputerLauncher atWork() {
        ComputerLauncher launcher = connected;
        return launcher == null ? this : launcher;
    }

    @Override
    public void beforeDisconnect(SlaveComputer computer, TaskListener listener) {
        ComputerLauncher launcher = connected;
        if (launcher != null) {
            launcher.beforeDisconnect(computer, listener);
        }
    }

    @Override
    public void afterDisconnect(SlaveComputer computer, TaskListener listener) {
        ComputerLauncher launcher = connected;
        if (launcher != null) {
            launcher.afterDisconnect(computer, listener);
        }
    }
}

package io.jenkins.plugins.spotagents.scenario.killed;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.TaskListener;
import hudson.slaves.ComputerConnector;
import hudson.slaves.ComputerConnectorDescriptor;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.SlaveComputer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Connects to agents that share one process, all behind one port: whatever the address, there is an agent. */
public final class SocketConnector extends ComputerConnector {
    private final int port;

    public SocketConnector(int port) {
        this.port = port;
    }

    @Override
    public ComputerLauncher launch(String host, TaskListener listener) {
        return new SocketLauncher(port);
    }

    /** Dials the port. */
    public static final class SocketLauncher extends ComputerLauncher {
        private final int port;

        SocketLauncher(int port) {
            this.port = port;
        }

        @Override
        public void launch(SlaveComputer computer, TaskListener listener) throws IOException, InterruptedException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            computer.setChannel(socket.getInputStream(), socket.getOutputStream(), listener, null);
        }

        /** Unseen, as it is never configured. */
        @Extension
        public static final class DescriptorImpl extends Descriptor<ComputerLauncher> {}
    }

    /** Unseen, too. */
    @Extension
    public static final class DescriptorImpl extends ComputerConnectorDescriptor {
        @Override
        public String getDisplayName() {
            return "Socket";
        }
    }
}

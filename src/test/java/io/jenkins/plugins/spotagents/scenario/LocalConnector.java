package io.jenkins.plugins.spotagents.scenario;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
import hudson.slaves.ComputerConnector;
import hudson.slaves.ComputerConnectorDescriptor;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.SlaveComputer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** Connects to a {@link LocalMachines machine} as SSH would to a real one. */
public class LocalConnector extends ComputerConnector {
    @DataBoundConstructor
    public LocalConnector() {}

    @Override
    public ComputerLauncher launch(String host, TaskListener listener) {
        return new LocalLauncher(host);
    }

    /** Dials one address. */
    public static class LocalLauncher extends ComputerLauncher {
        private final String host;

        LocalLauncher(String host) {
            this.host = host;
        }

        @Override
        public void launch(SlaveComputer computer, TaskListener listener) throws IOException, InterruptedException {
            LocalMachines.Agent agent = LocalMachines.startAgent(host);
            computer.setChannel(agent.in(), agent.out(), listener, new Channel.Listener() {
                @Override
                public void onClosed(Channel channel, IOException cause) {
                    try {
                        agent.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }

        /** Unseen, as it is never configured. */
        @Extension
        public static final class DescriptorImpl extends Descriptor<ComputerLauncher> {}
    }

    /** For YAML and forms. */
    @Extension
    @Symbol("local")
    public static final class DescriptorImpl extends ComputerConnectorDescriptor {
        @Override
        public String getDisplayName() {
            return "Local process";
        }
    }
}

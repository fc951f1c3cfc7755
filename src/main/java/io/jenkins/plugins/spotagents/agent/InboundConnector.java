package io.jenkins.plugins.spotagents.agent;

import hudson.Extension;
import hudson.model.TaskListener;
import hudson.slaves.ComputerConnector;
import hudson.slaves.ComputerConnectorDescriptor;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.JNLPLauncher;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * The instance connects to Jenkins: no open port on the agent, no route from the controller to it. On boot it proves who it is
 * with its signed identity document and gets its name and secret in return.
 */
public class InboundConnector extends ComputerConnector {
    @DataBoundConstructor
    public InboundConnector() {
        // Nothing to configure: whatever the instance needs, it asks for.
    }

    /** @param host is not used: nobody dials it */
    @Override
    public ComputerLauncher launch(String host, TaskListener listener) {
        JNLPLauncher launcher = new JNLPLauncher();
        launcher.setWebSocket(true);
        return launcher;
    }

    /** The form. */
    @Extension(ordinal = 1)
    @Symbol("inbound")
    public static final class DescriptorImpl extends ComputerConnectorDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.InboundConnector_displayName();
        }
    }
}

package io.jenkins.plugins.spotagents.scenario.killed;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
import hudson.remoting.Which;
import hudson.slaves.ComputerConnector;
import hudson.slaves.ComputerConnectorDescriptor;
import hudson.slaves.ComputerLauncher;
import hudson.slaves.SlaveComputer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Connects to machines that are directories, named after their addresses: an agent is a process that the controller starts there and
 * whose number it writes down for whoever ends the machine.
 */
public final class DirectoryConnector extends ComputerConnector {
    private final String root;

    public DirectoryConnector(String root) {
        this.root = root;
    }

    @Override
    public ComputerLauncher launch(String host, TaskListener listener) {
        return new DirectoryLauncher(Path.of(root, host).toString());
    }

    /** Starts an agent in one directory, if it is there. */
    public static final class DirectoryLauncher extends ComputerLauncher {
        private final String directory;

        DirectoryLauncher(String directory) {
            this.directory = directory;
        }

        @Override
        public void launch(SlaveComputer computer, TaskListener listener) throws IOException, InterruptedException {
            File machine = new File(directory);
            if (!machine.isDirectory()) {
                throw new IOException("Nothing answers at " + directory);
            }
            Process process = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-Xmx64m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            Which.jarFile(Channel.class).getAbsolutePath(),
                            "-workDir",
                            directory)
                    .directory(machine)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Files.write(
                    machine.toPath().resolve("processes"),
                    List.of(Long.toString(process.pid())),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            computer.setChannel(process.getInputStream(), process.getOutputStream(), listener, new Channel.Listener() {
                @Override
                public void onClosed(Channel channel, IOException cause) {
                    process.destroyForcibly();
                }
            });
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
            return "Directory";
        }
    }
}

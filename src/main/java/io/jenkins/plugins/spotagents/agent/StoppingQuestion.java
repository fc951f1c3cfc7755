package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.remoting.Channel;
import io.jenkins.plugins.spotagents.loss.MachineWord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import jenkins.security.MasterToSlaveCallable;

/**
 * Asks the machine under an agent whether it is about to stop. Runs on the agent, whose processes may be ended at any moment; all that it
 * needs is loaded by its first call.
 */
@SuppressFBWarnings(value = "DMI_HARDCODED_ABSOLUTE_FILENAME", justification = "systemd has it there and nowhere else")
public final class StoppingQuestion extends MasterToSlaveCallable<MachineWord, RuntimeException> {
    private static final long serialVersionUID = 1L;
    /** Only there if systemd is what runs the machine (sd_booted(3)). */
    private static final Path SYSTEMD = Path.of("/run/systemd/system");

    private static final long ANSWER_SECONDS = 2;

    /**
     * Asks; may take as long as the machine takes.
     *
     * @return that it cannot tell if the question fails
     */
    public static MachineWord ask(Channel agent) {
        try {
            return agent.call(new StoppingQuestion());
        } catch (IOException | RuntimeException e) {
            return MachineWord.UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return MachineWord.UNKNOWN;
        }
    }

    @Override
    public MachineWord call() {
        return isProcessStopping() || isSystemStopping() ? MachineWord.STOPS : MachineWord.WORKS;
    }

    /** The agent's own process, as it was told to end: its last hooks may take a while. */
    private static boolean isProcessStopping() {
        Thread probe = new Thread(() -> {}, "spot-agents probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException shutdownInProgress) {
            return true;
        }
    }

    /** systemd's own word: "stopping" as soon as the shutdown is queued, before it ends anything (systemctl(1), is-system-running). */
    private static boolean isSystemStopping() {
        if (!Files.isDirectory(SYSTEMD)) {
            return false;
        }
        try {
            Process systemctl = new ProcessBuilder("systemctl", "is-system-running")
                    .redirectErrorStream(true)
                    .start();
            try {
                systemctl.getOutputStream().close();
                return systemctl.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)
                        && new String(systemctl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                                .trim()
                                .equals("stopping");
            } finally {
                systemctl.destroyForcibly();
            }
        } catch (IOException e) {
            return false; // there is no systemctl, or nothing can be started any more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

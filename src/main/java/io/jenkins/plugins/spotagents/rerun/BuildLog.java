package io.jenkins.plugins.spotagents.rerun;

import hudson.console.ConsoleLogFilter;
import hudson.console.ModelHyperlinkNote;
import hudson.model.AbstractBuild;
import hudson.model.BuildableItemWithBuildWrappers;
import hudson.model.Run;
import hudson.tasks.BuildWrapper;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import io.jenkins.plugins.spotagents.job.Narration;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A freestyle build's log, written to from beside the build. The build's own listener belongs to its thread, so each line
 * is appended to the file; a line is one write, so that the two do not tear each other's.
 */
final class BuildLog {
    private static final Logger LOGGER = Logger.getLogger(BuildLog.class.getName());

    private final AbstractBuild<?, ?> build;

    private BuildLog(AbstractBuild<?, ?> build) {
        this.build = build;
    }

    static BuildLog of(AbstractBuild<?, ?> build) {
        return new BuildLog(build);
    }

    /**
     * For the output of a hook, which may know the build's secrets: it goes through the same filters as the build's own.
     *
     * @return to be closed by the caller
     */
    StreamTaskListener filtered() throws IOException, InterruptedException {
        OutputStream log = open();
        try {
            for (ConsoleLogFilter filter : ConsoleLogFilter.all()) {
                log = filter.decorateLogger((Run<?, ?>) build, log);
            }
            if (build.getParent() instanceof BuildableItemWithBuildWrappers wrapped) {
                for (BuildWrapper wrapper : wrapped.getBuildWrappersList()) {
                    log = wrapper.decorateLogger(build, log);
                }
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            log.close();
            throw e;
        }
        return new StreamTaskListener(log, build.getCharset());
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(
                build.getRootDir().toPath().resolve("log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void tell(Interruption interruption, WorkPlan plan) {
        println(Narration.noticed(interruption, plan));
    }

    /** @param story all attempts so far, this one included */
    void interrupted(LostAttempt lost, List<LostAttempt> story) {
        println(Narration.interrupted(lost));
        if (lost.decision() instanceof GiveUp) {
            Narration.attempts(story).forEach(this::println);
        }
    }

    void continuedBy(AbstractBuild<?, ?> rerun) {
        println("[spot-agents] Runs again as "
                + ModelHyperlinkNote.encodeTo('/' + rerun.getUrl(), rerun.getFullDisplayName()));
    }

    void println(String line) {
        try (OutputStream log = open()) {
            log.write((line + System.lineSeparator()).getBytes(build.getCharset()));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot append to the log of " + build + ": " + line, e);
        }
    }
}

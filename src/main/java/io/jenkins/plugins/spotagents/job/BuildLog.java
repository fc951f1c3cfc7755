package io.jenkins.plugins.spotagents.job;

import hudson.console.ModelHyperlinkNote;
import hudson.model.AbstractBuild;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.spotagents.interruption.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.WorkPlan;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /** For output of a hook; nothing is lost if the file cannot be opened, it goes nowhere. */
    TaskListener listener() {
        try {
            return new StreamTaskListener(new File(build.getRootDir(), "log"), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot append to the log of " + build, e);
            return TaskListener.NULL;
        }
    }

    void tell(Interruption interruption, WorkPlan plan) {
        println(Narration.noticed(interruption, plan));
    }

    void interrupted(LostAttempt lost, InterruptionsAction history) {
        println(Narration.interrupted(lost));
        if (lost.decision() instanceof GiveUp) {
            Narration.attempts(history.getAttempts()).forEach(this::println);
        }
    }

    void continuedBy(AbstractBuild<?, ?> rerun) {
        println("[spot-agents] Runs again as "
                + ModelHyperlinkNote.encodeTo('/' + rerun.getUrl(), rerun.getFullDisplayName()));
    }

    void println(String line) {
        TaskListener log = listener();
        log.getLogger().println(line);
        if (log instanceof StreamTaskListener stream) {
            stream.closeQuietly();
        }
    }
}

package io.jenkins.plugins.spotagents.job;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.model.TaskListener;
import hudson.tasks.BatchFile;
import hudson.tasks.CommandInterpreter;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.interruption.AgentFarm.Interruption;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/**
 * Runs the interruption hook (checkpoint, cache upload) beside the work, in its workspace and environment, and ends it at the
 * margin before the deadline. Its failure is told in the log and changes nothing else.
 */
public final class InterruptionHook {
    private static final Logger LOGGER = Logger.getLogger(InterruptionHook.class.getName());

    private InterruptionHook() {}

    /** Where the work runs. */
    public record Place(FilePath workspace, Launcher launcher, EnvVars environment) {}

    /** Finds the place; it may talk to the agent. */
    @FunctionalInterface
    public interface PlaceFinder {
        /** Empty if the work has no workspace (yet). */
        Optional<Place> find() throws IOException, InterruptedException;
    }

    /**
     * Starts the hook; returns at once.
     *
     * @param until when it is ended
     * @return completes when it has ended, in whatever way
     */
    public static CompletionStage<Void> start(
            String script, Interruption interruption, Instant until, TaskListener log, PlaceFinder places) {
        return CompletableFuture.runAsync(() -> run(script, interruption, until, log, places), Timer.get());
    }

    private static void run(
            String script, Interruption interruption, Instant until, TaskListener log, PlaceFinder places) {
        try {
            Optional<Place> place = places.find();
            Duration time = Duration.between(Clock.systemUTC().instant(), until);
            if (place.isEmpty() || time.isNegative()) {
                return;
            }
            log.getLogger()
                    .println("[spot-agents] Running the interruption hook, for " + time.toSeconds() + " s at most.");
            int exit = launch(script, interruption, place.get(), time, log);
            if (exit != 0) {
                log.getLogger().println("[spot-agents] The interruption hook ended with exit code " + exit + ".");
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "interruption hook", e);
            log.getLogger().println("[spot-agents] The interruption hook could not run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int launch(String script, Interruption interruption, Place place, Duration time, TaskListener log)
            throws IOException, InterruptedException {
        EnvVars environment = new EnvVars(place.environment());
        interruption.deadline().ifPresent(at -> environment.put("SPOT_DEADLINE", String.valueOf(at.getEpochSecond())));
        environment.put("SPOT_REASON", interruption.notice().kind());
        CommandInterpreter interpreter = place.launcher().isUnix() ? new Shell(script) : new BatchFile(script);
        FilePath file = interpreter.createScriptFile(place.workspace());
        try {
            Proc process = place.launcher()
                    .launch()
                    .cmds(interpreter.buildCommandLine(file))
                    .envs(environment)
                    .stdout(log)
                    .pwd(place.workspace())
                    .start();
            return process.joinWithTimeout(time.toMillis(), TimeUnit.MILLISECONDS, log);
        } finally {
            file.delete();
        }
    }
}

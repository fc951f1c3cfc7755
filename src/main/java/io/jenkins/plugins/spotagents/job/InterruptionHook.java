package io.jenkins.plugins.spotagents.job;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.tasks.BatchFile;
import hudson.tasks.CommandInterpreter;
import hudson.tasks.Shell;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
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

/**
 * Runs the interruption hook (checkpoint, cache upload) beside the work, in its workspace and environment, and ends it at the
 * margin before the deadline. Its failure is told in the log and changes nothing else.
 */
public final class InterruptionHook {
    private static final Logger LOGGER = Logger.getLogger(InterruptionHook.class.getName());

    private final String script;
    private final Interruption interruption;
    private final Instant until;

    /** @param until when it is ended */
    public InterruptionHook(String script, Interruption interruption, Instant until) {
        this.script = script;
        this.interruption = interruption;
        this.until = until;
    }

    /**
     * Where the work runs.
     *
     * @param environment of the work, at this moment
     * @param log the work's, with whatever hides its secrets; the hook closes it
     */
    public record Place(FilePath workspace, Launcher launcher, EnvVars environment, StreamTaskListener log) {}

    /** Finds the place; it may talk to the agent. */
    @FunctionalInterface
    public interface PlaceFinder {
        /** Empty if the work has no workspace (yet). */
        Optional<Place> find() throws IOException, InterruptedException;
    }

    /**
     * Starts the hook; returns at once. It holds a thread for as long as it runs, and so none of Jenkins' timer, which has ten.
     *
     * @return completes when it has ended, in whatever way
     */
    public CompletionStage<Void> start(PlaceFinder places) {
        return CompletableFuture.runAsync(() -> run(places), Computer.threadPoolForRemoting);
    }

    private void run(PlaceFinder places) {
        try {
            Optional<Place> place = places.find();
            if (place.isPresent()) {
                StreamTaskListener log = place.get().log();
                try {
                    run(place.get());
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(Level.FINE, "interruption hook", e);
                    log.getLogger().println("[spot-agents] The interruption hook could not run: " + e.getMessage());
                } finally {
                    log.closeQuietly();
                }
            }
        } catch (IOException | RuntimeException e) {
            // The work has just ended, or its agent is gone already.
            LOGGER.log(Level.FINE, "no place for the interruption hook", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Place place) throws IOException, InterruptedException {
        Duration time = Duration.between(Clock.systemUTC().instant(), until);
        if (time.isNegative()) {
            return;
        }
        place.log()
                .getLogger()
                .println("[spot-agents] Running the interruption hook, for " + time.toSeconds() + " s at most.");
        int exit = launch(place, time);
        if (!Clock.systemUTC().instant().isBefore(until)) {
            place.log().getLogger().println("[spot-agents] The interruption hook was ended, as its time was over.");
        } else if (exit != 0) {
            place.log().getLogger().println("[spot-agents] The interruption hook ended with exit code " + exit + ".");
        }
    }

    private int launch(Place place, Duration time) throws IOException, InterruptedException {
        EnvVars environment = new EnvVars(place.environment());
        interruption.deadline().ifPresent(at -> environment.put("SPOT_DEADLINE", String.valueOf(at.getEpochSecond())));
        environment.put("SPOT_REASON", interruption.notice().kind());
        CommandInterpreter interpreter = place.launcher().isUnix() ? new Shell(script) : new BatchFile(script);
        place.workspace().mkdirs(); // a node block makes it with the first step that writes to it
        FilePath file = interpreter.createScriptFile(place.workspace());
        try {
            Proc process = place.launcher()
                    .launch()
                    .cmds(interpreter.buildCommandLine(file))
                    .envs(environment)
                    .stdout(place.log())
                    .pwd(place.workspace())
                    .start();
            return process.joinWithTimeout(time.toMillis(), TimeUnit.MILLISECONDS, TaskListener.NULL);
        } finally {
            file.delete();
        }
    }
}

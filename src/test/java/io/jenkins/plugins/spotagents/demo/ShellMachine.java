package io.jenkins.plugins.spotagents.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * An agent that is a process of its own: a shell that reads the builds to run from its input, runs each as a script in its
 * workspace, and answers with the exit code. Killing it takes the build along, as when EC2 takes the instance.
 *
 * <p>A build takes its virtual time: its script goes on from step to step when it is told that the time for one has passed, and
 * time waits for the process to boot, and for the script to begin and to end. Used by one thread at a time, time's or one that has
 * its turn.
 */
final class ShellMachine implements Machine {
    private static final int STEPS = 4;
    private static final String ENDED = "ended ";

    private final Path scripts;
    private final VirtualTime time;
    private final Process process;
    private final Writer input;
    private final BufferedReader output;
    private volatile boolean ready;
    private volatile boolean gone;
    private volatile Run current;

    private static final class Run {
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private volatile boolean begun;
        private volatile End how;
    }

    /**
     * Starts the agent's process.
     *
     * @param scripts holds {@code agent.sh} and {@code build.sh}
     */
    ShellMachine(String name, Path workspaces, Path scripts, VirtualTime time) {
        this.scripts = scripts;
        this.time = time;
        Path workspace = workspaces.resolve(name);
        try {
            Files.createDirectories(workspace);
            process = new ProcessBuilder("sh", scripts.resolve("agent.sh").toString())
                    .directory(workspace.toFile())
                    .redirectError(workspace.resolve("agent.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Agent " + name + " cannot be started", e);
        }
        input = process.outputWriter(StandardCharsets.UTF_8);
        output = process.inputReader(StandardCharsets.UTF_8);
        time.waitFor(() -> listenUntil(() -> ready));
    }

    /** Takes in what the process says until it has said what is waited for, or is gone. */
    private void listenUntil(BooleanSupplier said) {
        while (!gone && !said.getAsBoolean()) {
            try {
                take(output.readLine());
            } catch (IOException e) {
                // The process was killed while we read: the same as its end.
                gone = true;
            }
        }
    }

    private void take(String line) {
        if (line == null) {
            gone = true;
        } else if (line.equals("ready")) {
            ready = true;
        } else if (line.equals("began")) {
            current.begun = true;
        } else if (line.startsWith(ENDED)) {
            current.begun = true;
            current.how = line.equals(ENDED + "0") ? End.SUCCEEDED : End.FAILED;
        }
    }

    @Override
    public CompletableFuture<End> run(FarmBuild build) {
        Run run = new Run();
        current = run;
        say(String.format(Locale.ROOT, "build %s %d %d", scripts.resolve("build.sh"), build.number(), build.attempt()));
        if (gone) {
            run.end.complete(End.MACHINE_GONE);
            return run.end;
        }
        time.waitFor(() -> listenUntil(() -> run.begun));
        for (int step = 1; step < STEPS; step++) {
            time.after(build.takes().multipliedBy(step).dividedBy(STEPS), () -> tell(run, "step"));
        }
        time.after(build.takes(), () -> {
            tell(run, "publish");
            awaitEnd(run);
        });
        return run.end;
    }

    private void tell(Run run, String what) {
        if (!run.end.isDone()) {
            say(what);
        }
    }

    private void say(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            // Nobody reads it any more.
            gone = true;
        }
    }

    private void awaitEnd(Run run) {
        if (!run.end.isDone()) {
            listenUntil(() -> run.how != null);
            run.end.complete(run.how == null ? End.MACHINE_GONE : run.how);
        }
    }

    /** Not before the script has begun: between the order and that there is nothing to stop. */
    @Override
    public void abort() {
        Run run = current;
        if (run != null && !run.end.isDone()) {
            listenUntil(() -> run.begun);
            process.descendants().forEach(ProcessHandle::destroy);
            awaitEnd(run);
        }
    }

    @Override
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        gone = true;
        if (current != null) {
            current.end.complete(End.MACHINE_GONE);
        }
    }
}

package io.jenkins.plugins.spotagents.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An agent that is a process of its own: a shell that reads the builds to run from its input, runs each as a script in its
 * workspace, and answers with the exit code. Killing it takes the build along, as when EC2 takes the instance.
 */
final class ShellMachine implements Machine {
    private static final int STEPS = 4;

    private final Path workspace;
    private final Path scripts;
    private final double speed;
    private final Process process;
    private final Writer input;
    private CompletableFuture<End> running = CompletableFuture.completedFuture(End.SUCCEEDED);
    private boolean gone;

    /**
     * Starts the agent's process.
     *
     * @param scripts holds {@code agent.sh} and {@code build.sh}
     * @param speed virtual seconds a real second
     */
    ShellMachine(String name, Path workspaces, Path scripts, double speed) {
        this.scripts = scripts;
        this.speed = speed;
        workspace = workspaces.resolve(name);
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
        Thread reader = new Thread(this::readAnswers, "demo-agent-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void readAnswers() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                current().complete(line.equals("ended 0") ? End.SUCCEEDED : End.FAILED);
            }
        } catch (IOException e) {
            // The process was killed while we read: the same as its end.
            lost();
            return;
        }
        lost();
    }

    private void lost() {
        synchronized (this) {
            gone = true;
        }
        current().complete(End.MACHINE_GONE);
    }

    @Override
    public CompletableFuture<End> run(FarmBuild build) {
        CompletableFuture<End> end = new CompletableFuture<>();
        synchronized (this) {
            running = end;
            if (gone) {
                end.complete(End.MACHINE_GONE);
                return end;
            }
        }
        double pause = build.takes().toMillis() / 1000.0 / speed / STEPS;
        try {
            input.write(String.format(
                    Locale.ROOT,
                    "%s %d %d %d %.3f%n",
                    scripts.resolve("build.sh"),
                    build.number(),
                    build.attempt(),
                    STEPS,
                    pause));
            input.flush();
        } catch (IOException e) {
            end.complete(End.MACHINE_GONE);
        }
        return end;
    }

    /** Again and again until the build has ended: the shell may be between reading the order and starting the build. */
    @Override
    public void abort() {
        CompletableFuture<End> build = current();
        if (!build.isDone()) {
            process.descendants().forEach(ProcessHandle::destroy);
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(() -> {
                if (!build.isDone()) {
                    abort();
                }
            });
        }
    }

    @Override
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private synchronized CompletableFuture<End> current() {
        return running;
    }
}

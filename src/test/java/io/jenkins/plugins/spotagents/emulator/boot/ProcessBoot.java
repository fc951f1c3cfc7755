package io.jenkins.plugins.spotagents.emulator.boot;

import io.jenkins.plugins.spotagents.emulator.LocalProgram;
import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A local process for each instance, killed with its children when the instance stops. It finds in its environment
 * {@code INSTANCE_ID}, {@code INSTANCE_TYPE}, {@code AVAILABILITY_ZONE}, {@code AWS_REGION} and {@code
 * AWS_EC2_METADATA_SERVICE_ENDPOINT}; its output goes to {@code INSTANCE_ID.log} in the given directory.
 */
public final class ProcessBoot implements InstanceBoot, AutoCloseable {
    private static final Optional<Path> SETSID = LocalProgram.find("setsid");

    private final Function<InstanceView, List<String>> command;
    private final Path directory;
    private final Map<String, Process> processes = new ConcurrentHashMap<>();

    /**
     * @param command what to run on an instance
     * @param directory where each instance gets a working directory and a log; made if it does not exist
     */
    public ProcessBoot(Function<InstanceView, List<String>> command, Path directory) {
        this.command = command;
        this.directory = directory;
    }

    /** Runs the instance's user data as a shell script, as cloud-init would; without any, it just stays alive. */
    public static ProcessBoot ofUserData(Path directory) {
        return new ProcessBoot(
                instance -> {
                    String script = instance.userData();
                    return List.of("/bin/sh", "-c", script.isEmpty() ? "exec tail -f /dev/null" : script);
                },
                directory);
    }

    @Override
    public void started(InstanceView instance) {
        try {
            Path home = Files.createDirectories(directory.resolve(instance.id()));
            ProcessBuilder builder = new ProcessBuilder(inSession(command.apply(instance)))
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(instance.id() + ".log").toFile());
            Map<String, String> environment = builder.environment();
            environment.put("INSTANCE_ID", instance.id());
            environment.put("INSTANCE_TYPE", instance.instanceType());
            environment.put("AVAILABILITY_ZONE", instance.zone());
            environment.put(
                    "AWS_REGION", instance.zone().substring(0, instance.zone().length() - 1));
            environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", instance.imds().toString());
            processes.put(instance.id(), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the process of " + instance.id(), e);
        }
    }

    @Override
    public void stopped(InstanceView instance, StopKind kind) {
        Process process = processes.remove(instance.id());
        if (process != null) {
            kill(process);
        }
    }

    /** The process of an instance, or null if it does not run. */
    public Process process(String instanceId) {
        return processes.get(instanceId);
    }

    /** What a build started and left (as {@code nohup} does) is nobody's child, but it stays in the machine's session. */
    private static List<String> inSession(List<String> command) {
        return SETSID.map(program -> Stream.concat(Stream.of(program.toString()), command.stream())
                        .toList())
                .orElse(command);
    }

    private static void kill(Process process) {
        // The children first become nobody's: collect them before their parent dies.
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroyForcibly);
        try {
            if (SETSID.isPresent()) {
                new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not die");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills what is left. */
    @Override
    public void close() {
        processes.values().forEach(ProcessBoot::kill);
        processes.clear();
    }
}

package io.jenkins.plugins.spotagents.scenario;

import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.rules.TemporaryFolder;

/** Emulated instances that are directories; a controller in another process starts agents there. */
final class DirectoryMachines implements InstanceBoot {
    private final TemporaryFolder root;

    DirectoryMachines(TemporaryFolder root) {
        this.root = root;
    }

    Path root() {
        return root.getRoot().toPath();
    }

    @Override
    public void started(InstanceView instance) {
        try {
            Files.createDirectories(root().resolve(instance.privateIp()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stopped(InstanceView instance, StopKind kind) {
        end(root().resolve(instance.privateIp()));
    }

    /** The directory is moved away first, so that no agent is started in it any more. */
    private static void end(Path machine) {
        Path ended = machine.resolveSibling("ended-" + machine.getFileName());
        if (new File(machine.toString()).renameTo(ended.toFile())) {
            processes(ended).forEach(DirectoryMachines::kill);
        }
    }

    private static List<ProcessHandle> processes(Path machine) {
        try {
            Path processes = machine.resolve("processes");
            return Files.exists(processes)
                    ? Files.readAllLines(processes).stream()
                            .flatMap(number -> ProcessHandle.of(Long.parseLong(number)).stream())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    void endAll() {
        try (Stream<Path> machines = Files.list(root())) {
            machines.filter(machine -> !machine.getFileName().toString().startsWith("ended-"))
                    .forEach(DirectoryMachines::end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.jenkins.plugins.spotagents.cloud;

import hudson.remoting.Launcher;
import hudson.remoting.Which;
import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.rules.TemporaryFolder;

/** Emulated instances on which an agent can be started: a local process each, killed when the instance goes. */
public final class LocalMachines implements InstanceBoot {
    /** By private address, which is what a connector dials; one emulator at a time in a JVM. */
    private static final Map<String, LocalMachines> BOOTED = new ConcurrentHashMap<>();

    private final TemporaryFolder disks = new TemporaryFolder();
    private final Map<String, File> directories = new ConcurrentHashMap<>();
    private final Map<String, List<Process>> processes = new ConcurrentHashMap<>();
    private final Map<String, String> zones = new ConcurrentHashMap<>();
    private final Map<String, URI> metadata = new ConcurrentHashMap<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    @Override
    public void started(InstanceView instance) {
        processes.put(instance.privateIp(), new CopyOnWriteArrayList<>());
        zones.put(instance.privateIp(), instance.zone());
        metadata.put(instance.privateIp(), instance.imds());
        BOOTED.put(instance.privateIp(), this);
    }

    @Override
    public void stopped(InstanceView instance, StopKind kind) {
        BOOTED.remove(instance.privateIp());
        directories.remove(instance.privateIp());
        List<Process> running = processes.remove(instance.privateIp());
        if (running != null) {
            running.forEach(LocalMachines::kill);
        }
    }

    /** From now on, no agent can be started on machines in this zone. */
    public void breakZone(String zone) {
        broken.add(zone);
    }

    /** From now on, no agent can be started at all. */
    public void breakEverything() {
        broken.addAll(List.of("eu-west-1a", "eu-west-1b", "eu-west-1c"));
    }

    /** From now on, what runs there neither moves nor ends, and its connections stay open. */
    public void hang(InstanceView instance) throws IOException, InterruptedException {
        for (Process process : processes.get(instance.privateIp())) {
            new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    void create() throws IOException {
        disks.create();
    }

    /** In a directory of the machine's own, as which Jenkins sees a relative root directory. */
    static Process startAgent(String address) throws IOException {
        LocalMachines machines = BOOTED.get(address);
        if (machines == null || machines.broken.contains(machines.zones.get(address))) {
            throw new IOException("Nothing answers at " + address);
        }
        File directory = machines.directories.computeIfAbsent(address, machines::directory);
        ProcessBuilder builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Which.jarFile(Launcher.class).getAbsolutePath(),
                        "-workDir",
                        directory.getAbsolutePath())
                .directory(directory)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .put(
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                        machines.metadata.get(address).toString());
        Process process = builder.start();
        machines.processes.get(address).add(process);
        return process;
    }

    private File directory(String address) {
        try {
            return disks.newFolder();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(Process process) {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroyForcibly);
    }

    void killAll() {
        processes.values().forEach(list -> list.forEach(LocalMachines::kill));
        processes.keySet().forEach(BOOTED::remove);
        processes.clear();
        disks.delete();
    }
}

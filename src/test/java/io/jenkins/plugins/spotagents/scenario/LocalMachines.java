package io.jenkins.plugins.spotagents.scenario;

import hudson.remoting.Launcher;
import hudson.remoting.Which;
import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.rules.TemporaryFolder;

/** Emulated instances on which an agent can be started: a local process each, killed when the instance goes, or all of them in one. */
public final class LocalMachines implements InstanceBoot {
    /** By private address, which is what a connector dials; one emulator at a time in a JVM. */
    private static final Map<String, LocalMachines> BOOTED = new ConcurrentHashMap<>();

    private final TemporaryFolder disks = new TemporaryFolder();
    private final Map<String, File> directories = new ConcurrentHashMap<>();
    private final Map<String, List<Process>> processes = new ConcurrentHashMap<>();
    private final Map<String, String> zones = new ConcurrentHashMap<>();
    private final Map<String, URI> metadata = new ConcurrentHashMap<>();
    private final Map<String, List<Socket>> connections = new ConcurrentHashMap<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private AgentHost host;

    /** A connection to an agent. */
    interface Agent extends Closeable {
        InputStream in() throws IOException;

        OutputStream out() throws IOException;
    }

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
        List<Socket> open = connections.remove(instance.privateIp());
        if (open != null) {
            open.forEach(LocalMachines::cut);
        }
    }

    private static void cut(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on, all agents are in one process: many more of them can be had, but none of them can {@link #hang}. */
    public synchronized void shareOneProcess() throws IOException {
        if (host == null) {
            host = AgentHost.start(disks.newFolder());
        }
    }

    private synchronized Optional<AgentHost> host() {
        return Optional.ofNullable(host);
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

    /** What runs there dies; the machine does not. */
    public void killAgent(InstanceView instance) {
        processes.get(instance.privateIp()).forEach(LocalMachines::kill);
    }

    void create() throws IOException {
        disks.create();
    }

    static Agent startAgent(String address) throws IOException {
        LocalMachines machines = BOOTED.get(address);
        if (machines == null || machines.broken.contains(machines.zones.get(address))) {
            throw new IOException("Nothing answers at " + address);
        }
        Optional<AgentHost> shared = machines.host();
        return shared.isPresent() ? machines.share(shared.get(), address) : machines.startProcess(address);
    }

    private Agent share(AgentHost all, String address) throws IOException {
        Socket socket = all.agent();
        socket.setTcpNoDelay(true);
        connections.computeIfAbsent(address, at -> new CopyOnWriteArrayList<>()).add(socket);
        return new Agent() {
            @Override
            public InputStream in() throws IOException {
                return socket.getInputStream();
            }

            @Override
            public OutputStream out() throws IOException {
                return socket.getOutputStream();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    /** In a directory of the machine's own, as which Jenkins sees a relative root directory. */
    private Agent startProcess(String address) throws IOException {
        File directory = directories.computeIfAbsent(address, this::directory);
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
                .put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.get(address).toString());
        Process process = builder.start();
        processes.get(address).add(process);
        return new Agent() {
            @Override
            public InputStream in() {
                return process.getInputStream();
            }

            @Override
            public OutputStream out() {
                return process.getOutputStream();
            }

            @Override
            public void close() {
                process.destroyForcibly();
            }
        };
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
        host().ifPresent(AgentHost::close);
        disks.delete();
    }
}

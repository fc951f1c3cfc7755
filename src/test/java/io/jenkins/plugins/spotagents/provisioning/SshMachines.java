package io.jenkins.plugins.spotagents.provisioning;

import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/**
 * Emulated instances that are reached as real ones are: each an OpenSSH server of its own on its own loopback address, run as the
 * current user, who may log in with one key. All come from one image, so they have one host key.
 */
final class SshMachines extends ExternalResource implements InstanceBoot {
    private final TemporaryFolder files = new TemporaryFolder();
    private final Map<String, Process> servers = new ConcurrentHashMap<>();
    private int port;

    @Override
    protected void before() throws Throwable {
        files.create();
        if (program().isEmpty()) {
            return;
        }
        if (System.getProperty("user.name").equals("root")) {
            // Where sshd locks its children up; its service, which does not run here, makes it.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (String key : List.of("host", "other", "user")) {
            succeed(List.of(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-C",
                    "",
                    "-f",
                    path(key).toString()));
        }
    }

    @Override
    protected void after() {
        servers.values().forEach(SshMachines::kill);
        files.delete();
    }

    int port() {
        return port;
    }

    Path path(String name) {
        return files.getRoot().toPath().resolve(name);
    }

    /** The private key with which the user may log in. */
    String userKey() throws IOException {
        return Files.readString(path("user"));
    }

    /** Of {@code host}, which all machines have, or of {@code other}, which none has. */
    String publicKey(String name) throws IOException {
        return Files.readString(path(name + ".pub")).trim();
    }

    /** Why no machine can be had here; empty if they can. An ordinary SSH client tries one. */
    Optional<String> problem() throws IOException, InterruptedException {
        if (program().isEmpty()) {
            return Optional.of("OpenSSH's sshd is not installed");
        }
        Process server = serve("127.0.0.1");
        try {
            return output(List.of(
                    "ssh",
                    "-F",
                    "none",
                    "-i",
                    path("user").toString(),
                    "-p",
                    String.valueOf(port),
                    "-o",
                    "BatchMode=yes",
                    "-o",
                    "IdentitiesOnly=yes",
                    "-o",
                    "ConnectionAttempts=10",
                    "-o",
                    "StrictHostKeyChecking=no",
                    "-o",
                    "UserKnownHostsFile=/dev/null",
                    System.getProperty("user.name") + "@127.0.0.1",
                    "true"));
        } finally {
            kill(server);
            Files.delete(log("127.0.0.1"));
        }
    }

    private Path log(String address) {
        return path(address + ".log");
    }

    /** What the machines' servers say of who came. */
    String log() throws IOException {
        StringBuilder log = new StringBuilder();
        try (Stream<Path> all = Files.list(files.getRoot().toPath())) {
            for (Path each :
                    all.filter(file -> file.toString().endsWith(".log")).toList()) {
                log.append(Files.readString(each));
            }
        }
        return log.toString();
    }

    @Override
    public void started(InstanceView instance) {
        try {
            servers.put(instance.id(), serve(instance.privateIp()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stopped(InstanceView instance, StopKind kind) {
        Process server = servers.remove(instance.id());
        if (server != null) {
            kill(server);
        }
    }

    private Process serve(String address) throws IOException {
        Path configuration = Files.writeString(
                path(address + ".conf"), """
                ListenAddress %s
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                AuthenticationMethods publickey
                PermitRootLogin prohibit-password
                StrictModes no
                UsePAM no
                PidFile none
                LogLevel VERBOSE
                Subsystem sftp internal-sftp
                """.formatted(address, port, path("host"), path("user.pub")));
        return new ProcessBuilder(program().orElseThrow().toString(), "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log(address).toFile())
                .start();
    }

    /** Where Debian and others put it, which is not always on a user's PATH; it wants to be called by its full name. */
    private static Optional<Path> program() {
        return Stream.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void succeed(List<String> command) throws IOException, InterruptedException {
        Optional<String> failure = output(command);
        if (failure.isPresent()) {
            throw new IOException(failure.get());
        }
    }

    /** What a command said, if it failed. */
    private static Optional<String> output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        return process.waitFor() == 0 ? Optional.empty() : Optional.of(String.join(" ", command) + ": " + said.trim());
    }

    private static void kill(Process server) {
        List<ProcessHandle> family = new ArrayList<>(server.descendants().toList());
        family.add(server.toHandle());
        family.forEach(ProcessHandle::destroyForcibly);
    }
}

package io.jenkins.plugins.spotagents.demo.jenkins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Jenkins in a process of its own, on loopback alone, with nothing but what it needs and the configuration of the guide. */
final class Controller implements AutoCloseable {
    private static final int STOP_SECONDS = 20;
    private static final int LOG_LINES = 40;

    private final JenkinsDemoOptions options;
    private final URI address;
    private final Path home;
    private final Path temporary;
    private final Path log;
    private Process process;

    Controller(JenkinsDemoOptions options) throws IOException {
        this.options = options;
        int port = options.port() == 0 ? freePort() : options.port();
        address = URI.create("http://127.0.0.1:" + port + "/jenkins/");
        home = options.work().resolve("home").toAbsolutePath();
        temporary = options.work().resolve("tmp").toAbsolutePath();
        log = options.work().resolve("jenkins.log").toAbsolutePath();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    URI address() {
        return address;
    }

    /** Where Jenkins' own log is. */
    Path log() {
        return log;
    }

    /**
     * Starts it; it is not up when this returns.
     *
     * @param certificates a file that the plugin is to trust
     * @param variables for the configuration's {@code ${…}}
     */
    void start(Path certificates, Map<String, String> variables) throws IOException {
        Files.createDirectories(temporary);
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        try (Stream<Path> files = Files.list(options.plugins())) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".hpi")).toList()) {
                Files.copy(file, plugins.resolve(file.getFileName()));
            }
        }
        Files.copy(options.hpi(), plugins.resolve("spot-agents.hpi"));
        SampleJobs.install(home);
        ProcessBuilder builder = new ProcessBuilder(command(certificates))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JENKINS_HOME", home.toString());
        environment.put(
                "CASC_JENKINS_CONFIG",
                SampleJobs.TEXTS.resolve("jenkins.yaml").toAbsolutePath().toString());
        environment.put("AWS_ACCESS_KEY_ID", "demo");
        environment.put("AWS_SECRET_ACCESS_KEY", "demo");
        environment.put("JENKINS_URL", address.toString());
        environment.putAll(variables);
        process = builder.start();
    }

    private List<String> command(Path certificates) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + temporary,
                "-Djenkins.install.runSetupWizard=false",
                // It asks nobody outside, and tells nobody.
                "-Dhudson.model.UpdateCenter.never=true",
                "-Dhudson.model.UsageStatistics.disabled=true",
                "-Dio.jenkins.plugins.spotagents.identity.certificates=" + certificates.toAbsolutePath()));
        command.addAll(List.of(
                "-jar",
                options.war().toString(),
                "--httpListenAddress=127.0.0.1",
                "--httpPort=" + address.getPort(),
                "--prefix=/jenkins"));
        return command;
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The end of its log. */
    List<String> lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        process.destroy();
        try {
            process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
    }
}

package io.jenkins.plugins.spotagents.demo.jenkins;

import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.boot.ProcessBoot;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.LaunchTemplates;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import io.jenkins.plugins.spotagents.emulator.world.Timings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An emulated AWS region in real time. Its instances run, as local processes, the very script that the user guide gives for user
 * data; so they read their signed identity document, show it to Jenkins and connect by WebSocket.
 */
final class Region implements AutoCloseable {
    private static final String NAME = "eu-west-1";
    private static final String LAUNCH_TEMPLATE = "demo-agent";
    private static final Path GUIDE = Path.of("docs/inbound-agents.md");
    /** For machines that boot at once and do little. */
    private static final String JAVA_OPTIONS = "-Xmx96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData";

    private final ProcessBoot processes;
    private final EmulatedAws aws;

    private Region(ProcessBoot processes, EmulatedAws aws) {
        this.processes = processes;
        this.aws = aws;
    }

    /** @param machines directory for the instances, each of which gets one in it while it lives */
    static Region start(Path machines, URI jenkins) throws IOException {
        ProcessBoot processes = ProcessBoot.ofUserData(machines.toAbsolutePath());
        EmulatedAws aws = EmulatedAws.builder()
                .region(NAME)
                .clock(VirtualClock.startingAt(Instant.now()))
                .speed(1)
                .timings(Timings.USUAL
                        .withPending(Duration.ofSeconds(1))
                        .withBoot(Duration.ofSeconds(2))
                        .withShuttingDown(Duration.ofSeconds(2)))
                .launchTemplate(
                        LAUNCH_TEMPLATE,
                        new LaunchTemplates.Data(EmulatedAws.IMAGE, "", encoded(userData(jenkins)), Map.of()))
                .boot(new Machines(processes, machines.toAbsolutePath()))
                .start();
        return new Region(processes, aws);
    }

    /** The guide's script, with the lines that it wants changed. */
    private static String userData(URI jenkins) throws IOException {
        String guide = Files.readString(GUIDE);
        int begin = guide.indexOf("#!/bin/sh");
        String script = guide.substring(begin, guide.indexOf("```", begin));
        return Stream.of(
                        "export JDK_JAVA_OPTIONS='" + JAVA_OPTIONS + "' TMPDIR=\"$PWD\"",
                        "JENKINS_URL='" + jenkins + "'",
                        "WORK_DIR=\"$PWD\"",
                        "AGENT_USER=$(id -un)",
                        script)
                .collect(Collectors.joining("\n"));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    EmulatedAws aws() {
        return aws;
    }

    /** The emulator's certificate, in the form in which the plugin can be told to trust it. */
    String certificates() {
        try {
            return "region: " + NAME + "\n-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(aws.identityCertificate().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        aws.close();
        processes.close();
    }

    /** What an instance had on its disk goes with it. */
    private record Machines(ProcessBoot processes, Path directory) implements InstanceBoot {
        @Override
        public void started(InstanceView instance) {
            processes.started(instance);
        }

        @Override
        public void stopped(InstanceView instance, StopKind kind) {
            processes.stopped(instance, kind);
            try {
                Directories.delete(directory.resolve(instance.id()));
            } catch (IOException e) {
                throw new UncheckedIOException("the disk of " + instance.id() + " stays for now", e);
            }
        }
    }
}

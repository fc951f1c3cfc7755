package io.jenkins.plugins.spotagents.emulator.scenario;

import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.EmulatedAwsBuilder;
import io.jenkins.plugins.spotagents.emulator.boot.ProcessBoot;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Runs an emulator until its standard input ends, for the AWS CLI or a Jenkins to talk to. Its clock starts at the real
 * time.
 *
 * <pre>
 * EmulatorMain [--config FILE] [--port PORT] [--speed FACTOR] [--seed NUMBER] [--processes DIRECTORY]
 * </pre>
 *
 * <p>{@code --config} names a file as in {@link EmulatorConfiguration}, over which the other options go; with {@code
 * --processes} an instance runs its user data as a local shell script, with its log in that directory.
 */
public final class EmulatorMain {
    private static final Set<String> OPTIONS = Set.of("--config", "--port", "--speed", "--seed", "--processes");

    private EmulatorMain() {}

    public static void main(String[] arguments) throws IOException {
        run(arguments, System.in, System.out);
    }

    /** Runs until {@code in} ends, which works alike for a person, a script and a parent process. */
    static void run(String[] arguments, InputStream in, PrintStream out) throws IOException {
        Map<String, String> options = parse(arguments);
        EmulatorConfiguration configuration = EmulatorConfiguration.parse(
                options.containsKey("--config") ? Files.readString(Path.of(options.get("--config"))) : "{}");
        EmulatedAwsBuilder builder = configuration.builder().clock(VirtualClock.startingAt(Instant.now()));
        if (options.containsKey("--port")) {
            builder.port(Integer.parseInt(options.get("--port")));
        }
        if (options.containsKey("--speed")) {
            builder.speed(Double.parseDouble(options.get("--speed")));
        }
        if (options.containsKey("--seed")) {
            builder.seed(Long.parseLong(options.get("--seed")));
        }
        try (ProcessBoot processes = ProcessBoot.ofUserData(Path.of(options.getOrDefault("--processes", ".")))) {
            if (options.containsKey("--processes")) {
                builder.boot(processes);
            }
            try (EmulatedAws aws = builder.start()) {
                configuration.scenario().play(aws);
                out.println("endpoint=" + aws.endpoint());
                out.println("region=" + aws.region());
                out.println("queue=" + aws.noticeQueue().url());
                out.println("launchTemplate=" + EmulatedAws.LAUNCH_TEMPLATE);
                out.flush();
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    private static Map<String, String> parse(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!OPTIONS.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "'" + arguments[i] + "' is no option or lacks its value; options are " + OPTIONS);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }
}

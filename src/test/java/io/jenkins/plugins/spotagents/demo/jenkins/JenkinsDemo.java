package io.jenkins.plugins.spotagents.demo.jenkins;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts Jenkins and its region, runs the jobs, takes agents away, and cleans up whatever ends it. */
public final class JenkinsDemo {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration AS_LONG_AS_WANTED = Duration.ofDays(365);
    private static final Duration BUILD_EVERY = Duration.ofSeconds(10);
    private static final Duration RECLAIM_EVERY = Duration.ofSeconds(30);
    /** Of so many reclaims one comes without a notice. */
    private static final int SILENT_ONE_IN = 3;

    private static final int PASSWORD_BITS = 80;

    private static final Logger EMULATOR_LOG = Logger.getLogger("io.jenkins.plugins.spotagents.emulator");

    private final JenkinsDemoOptions options;
    private final PrintStream out;
    private final Stop stop = new Stop();
    private boolean closed;
    private Controller controller;
    private Region region;

    private JenkinsDemo(JenkinsDemoOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Exits with 0 if all went well, 1 if a check failed or Jenkins did not start, 2 if the command line is wrong. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        JenkinsDemoOptions options;
        try {
            options = JenkinsDemoOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage() + " See ./demo --help.");
            System.exit(2);
            return;
        }
        EMULATOR_LOG.setLevel(Level.SEVERE);
        JenkinsDemo demo = new JenkinsDemo(options, out);
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-end"));
        boolean well = demo.run();
        demo.close();
        System.exit(well ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        String password = new BigInteger(PASSWORD_BITS, new SecureRandom()).toString(36);
        synchronized (this) {
            Directories.delete(options.work());
            Files.createDirectories(options.work());
            controller = new Controller(options);
            region = Region.start(options.work().resolve("machines"), controller.address());
            Path certificates = Files.writeString(options.work().resolve("certificates.pem"), region.certificates());
            controller.start(
                    certificates,
                    Map.of(
                            "DEMO_PASSWORD", password,
                            "AWS_ENDPOINT", region.aws().endpoint().toString(),
                            "NOTICE_QUEUE", region.aws().noticeQueue().url()));
        }
        out.println("demo: Jenkins starts with " + options.hpi() + " (its log is " + controller.log() + ")");
        Rest jenkins = new Rest(controller.address(), password);
        stop.within(START, () -> jenkins.isUp() || !controller.isAlive());
        if (!jenkins.isUp()) {
            controller.lastWords().forEach(out::println);
            out.println("demo: Jenkins does not start.");
            return false;
        }
        out.println(
                "Jenkins: " + controller.address() + "   to change something log in as " + Rest.USER + ", " + password);
        Reclaims reclaims = new Reclaims(region.aws(), jenkins, out);
        return options.check() ? check(jenkins, reclaims) : goOn(jenkins, reclaims);
    }

    private boolean check(Rest jenkins, Reclaims reclaims) throws IOException, InterruptedException {
        boolean passes = new Check(jenkins, reclaims, stop, out).passes(options.builds());
        int instances = region.aws().instances().size();
        out.println(
                passes
                        ? "All builds succeeded, what was interrupted ran again, and none of the " + instances
                                + " agents is left."
                        : "demo: the check failed.");
        return passes;
    }

    /** A build of each job at any time, and now and then a reclaim, until somebody has seen enough. */
    private boolean goOn(Rest jenkins, Reclaims reclaims) throws IOException, InterruptedException {
        out.println("Each job runs again and again, and every " + RECLAIM_EVERY.toSeconds()
                + " seconds AWS takes an agent. Ctrl-C ends it all.");
        Turns builds = new Turns(BUILD_EVERY);
        Turns losses = new Turns(RECLAIM_EVERY);
        stop.within(AS_LONG_AS_WANTED, () -> {
            if (builds.isDue()) {
                builds.take();
                for (String job : SampleJobs.NAMES) {
                    if (History.of(job, jenkins).isSettled()) {
                        jenkins.build(job);
                    }
                }
            }
            List<String> victims = new ArrayList<>(reclaims.victims(true).keySet());
            if (losses.isDue() && !victims.isEmpty()) {
                Collections.shuffle(victims);
                reclaims.reclaim(victims.get(0), losses.take() % SILENT_ONE_IN != 0);
            }
            return !controller.isAlive();
        });
        return controller.isAlive();
    }

    /** Something that is done every so often, or later if it cannot be. */
    private static final class Turns {
        private final Duration every;
        private long last = System.nanoTime();
        private int taken;

        private Turns(Duration every) {
            this.every = every;
        }

        boolean isDue() {
            return System.nanoTime() - last >= every.toNanos();
        }

        /** @return the number of the turn, from 1 */
        int take() {
            last = System.nanoTime();
            return ++taken;
        }
    }

    /** Ends every process and removes what was written but the log; once, whoever comes first. */
    private void close() {
        stop.now();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (controller != null) {
                controller.close();
            }
            if (region != null) {
                region.close();
            }
            try {
                for (String each : List.of("home", "machines", "tmp")) {
                    Directories.delete(options.work().resolve(each));
                }
            } catch (IOException e) {
                out.println("demo: not all of " + options.work() + " could be removed: " + e);
            }
        }
    }
}

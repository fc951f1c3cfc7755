package io.jenkins.plugins.spotagents.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The same builds on three policies at once: all on-demand, one Spot pool without requeue, and ours. Ours has real processes for
 * agents; the other two only let the time pass. Time is one for all, and waits for whoever has something to do.
 */
public final class Demo {
    private static final Logger ENGINE_LOG = Logger.getLogger("io.jenkins.plugins.spotagents");
    /** Calls that are cut off at the end make it complain. */
    private static final Logger SDK_LOG = Logger.getLogger("software.amazon.awssdk");

    private final DemoOptions options;
    private final PrintStream out;

    private Demo(DemoOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Exits with 1 if a build of ours is lost, with 2 if the command line is wrong. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        DemoOptions options;
        try {
            options = DemoOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage());
            System.err.print(DemoOptions.USAGE);
            System.exit(2);
            return;
        }
        ENGINE_LOG.setLevel(Level.parse(System.getProperty("demo.log", "SEVERE")));
        SDK_LOG.setLevel(Level.OFF);
        Ending ending = new Demo(options, out).run();
        out.println(ending.summary());
        System.exit(ending.nothingLost() ? 0 : 1);
    }

    private record Ending(String summary, boolean nothingLost) {}

    private Ending run() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("spot-agents-demo");
        try {
            return run(work);
        } finally {
            delete(work);
        }
    }

    private Ending run(Path work) throws IOException, InterruptedException {
        unpack(work);
        List<PolicyRun> runs = new ArrayList<>();
        try (VirtualTime time = new VirtualTime(options.speed())) {
            try {
                for (Policy policy : Policy.values()) {
                    runs.add(new PolicyRun(policy, options, work, time));
                }
                PolicyRun ours = runs.get(runs.size() - 1);
                Progress progress = new Progress(out, options.live(), time);
                runs.forEach(PolicyRun::begin);
                time.start();
                await(runs, ours, time, progress);
                time.stop();
                return end(runs, ours, progress, work);
            } finally {
                time.stop();
                for (PolicyRun run : runs) {
                    run.close();
                }
            }
        }
    }

    private void await(List<PolicyRun> runs, PolicyRun ours, VirtualTime time, Progress progress)
            throws InterruptedException {
        CountDownLatch all = new CountDownLatch(runs.size());
        runs.forEach(run -> run.finished().thenRun(all::countDown));
        while (!all.await(1, TimeUnit.SECONDS)) {
            progress.tick(ours, options.builds());
            if (!time.passes()) {
                throw new IllegalStateException(
                        "Time stands, of which the demo's log should say why; this is a fault of ours");
            }
        }
        progress.tick(ours, options.builds());
    }

    private Ending end(List<PolicyRun> runs, PolicyRun ours, Progress progress, Path work) throws IOException {
        List<Result> results = runs.stream().map(run -> run.finished().join()).toList();
        progress.line("");
        report(results, ours, work);
        progress.late().ifPresent(out::println);
        return new Ending(
                ResultTable.summary(options.builds(), results.get(results.size() - 1), results.get(0)),
                results.get(results.size() - 1).lost() == 0);
    }

    private void report(List<Result> results, PolicyRun ours, Path work) throws IOException {
        ResultTable.lines(results).forEach(out::println);
        out.println(
                "Same farm, same builds, same time, same script of reclaims for all three; only our agents are processes, the"
                        + " others' builds just take their time.");
        ours.facts().forEach(out::println);
        out.println(artifacts(work.resolve("artifacts")));
        HtmlReport.write(options.report(), options, results, ours.timeline());
        out.println("Report: " + options.report());
    }

    /** What the build scripts left behind: each appends a line to its build's file as the last thing it does. */
    private static String artifacts(Path directory) throws IOException {
        int builds = 0;
        int twice = 0;
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                builds++;
                twice += Files.readAllLines(file).size() > 1 ? 1 : 0;
            }
        }
        return builds + " builds published their artifact, " + (twice == 0 ? "none" : twice) + " of them twice.";
    }

    /** Puts the scripts of agents and builds where their processes find them. */
    static void unpack(Path work) throws IOException {
        for (String name : List.of("agent.sh", "build.sh")) {
            try (InputStream in = Demo.class.getResourceAsStream(name)) {
                Files.copy(in, work.resolve(name));
            }
        }
        Files.createDirectories(work.resolve("artifacts"));
    }

    /** As far as it can be done: a build that is just being killed may still write. */
    private static void delete(Path directory) throws IOException {
        List<Path> inside;
        try (var files = Files.walk(directory)) {
            inside = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : inside) {
            if (!each.toFile().delete()) {
                each.toFile().deleteOnExit();
            }
        }
    }
}

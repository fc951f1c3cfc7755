package io.jenkins.plugins.spotagents.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The same builds on three policies at once: all on-demand, one Spot pool without requeue, and ours. Ours has real processes for
 * agents; the other two only let the time pass, so that they do not take the processors from it.
 */
public final class Demo {
    /** Virtual time after which what has not ended is given up as lost. */
    private static final Duration LONGEST = Duration.ofMinutes(40);

    private static final Logger ENGINE_LOG = Logger.getLogger("io.jenkins.plugins.spotagents");

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
        boolean nothingLost = new Demo(options, out).run();
        System.exit(nothingLost ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("spot-agents-demo");
        try {
            return run(work);
        } finally {
            delete(work);
        }
    }

    private boolean run(Path work) throws IOException, InterruptedException {
        unpack(work, "agent.sh");
        unpack(work, "build.sh");
        Files.createDirectories(work.resolve("artifacts"));
        List<PolicyRun> runs = new ArrayList<>();
        try {
            for (Policy policy : Policy.values()) {
                runs.add(new PolicyRun(policy, options, work));
            }
            PolicyRun ours = runs.get(runs.size() - 1);
            Progress progress = new Progress(out, options.live(), ours.now());
            runs.forEach(PolicyRun::begin);
            await(runs, ours, progress);
            List<Result> results = runs.stream().map(PolicyRun::result).toList();
            progress.line("");
            report(results, ours, work);
            return ours.result().lost() == 0 && ours.result().completed() == options.builds();
        } finally {
            for (PolicyRun run : runs) {
                run.close();
            }
        }
    }

    private void await(List<PolicyRun> runs, PolicyRun ours, Progress progress) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(runs.size());
        runs.forEach(run -> run.finished().thenRun(all::countDown));
        while (!all.await(1, TimeUnit.SECONDS)) {
            progress.tick(ours, options.builds());
            if (ours.elapsed().compareTo(LONGEST) > 0) {
                return;
            }
        }
        progress.tick(ours, options.builds());
    }

    private void report(List<Result> results, PolicyRun ours, Path work) throws IOException {
        ResultTable.lines(results).forEach(out::println);
        out.println(
                "Same farm, same builds, same script of reclaims for all three; only our agents are processes, the others' builds"
                        + " just take their time.");
        ours.facts().forEach(out::println);
        long artifacts;
        try (var files = Files.list(work.resolve("artifacts"))) {
            artifacts = files.count();
        }
        out.println(artifacts + " artifacts were published by the build scripts.");
        HtmlReport.write(options.report(), options, results, ours.timeline());
        out.println("Report: " + options.report());
        out.println(ResultTable.summary(options.builds(), ours.result(), results.get(0)));
    }

    private static void unpack(Path work, String name) throws IOException {
        try (InputStream in = Demo.class.getResourceAsStream(name)) {
            Files.copy(in, work.resolve(name));
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}

package io.jenkins.plugins.spotagents.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs them all, or those whose titles contain a given word, and prints Markdown. Exits with 1 if a limit is missed: counts and
 * ratios are the same on a busy machine, times are not.
 */
public final class Benchmarks {
    private static final Logger ENGINE_LOG = Logger.getLogger("io.jenkins.plugins.spotagents");

    private Benchmarks() {}

    public static void main(String[] words) throws Exception {
        ENGINE_LOG.setLevel(Level.SEVERE);
        List<Benchmark> all = List.of(
                new LaunchBurst(500, 10),
                new LaunchBurst(10_000, 12),
                new LaunchDecision(),
                new BrokenImage(
                        "3 builds of the evening find it out, 30 wait all night", 3, 30, Duration.ofMinutes(10), 9),
                new BrokenImage("30 builds at once, before anybody knows", 30, 0, Duration.ofMinutes(10), 39),
                new BrokenImage(
                        "3 builds, then 30, instances that die at their birth", 3, 30, Duration.ofSeconds(5), 9),
                new NoticeBacklog(NoticeBacklog.AS_SQS),
                new NoticeBacklog(Duration.ZERO),
                new NoticeStorm(),
                new SteadyState(1_000),
                new SteadyState(10_000),
                new LedgerBurst());
        List<Figure> missed = new ArrayList<>();
        for (Benchmark benchmark : all) {
            if (matches(benchmark, words)) {
                System.out.println("\n### " + benchmark.title() + "\n\n| | measured | limit |\n|---|---|---|");
                for (Figure figure : benchmark.run()) {
                    System.out.println(figure.row());
                    if (!figure.isWithinLimit()) {
                        missed.add(figure);
                    }
                }
            }
        }
        System.out.println();
        missed.forEach(figure -> System.err.println("Missed: " + figure.what()));
        System.exit(missed.isEmpty() ? 0 : 1);
    }

    private static boolean matches(Benchmark benchmark, String[] words) {
        String title = benchmark.title().toLowerCase(Locale.ROOT);
        return words.length == 0
                || List.of(words).stream().anyMatch(word -> title.contains(word.toLowerCase(Locale.ROOT)));
    }
}

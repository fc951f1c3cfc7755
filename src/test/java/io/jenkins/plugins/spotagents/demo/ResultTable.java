package io.jenkins.plugins.spotagents.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results side by side, as text. The first one is what the others' cost is measured against. */
final class ResultTable {
    private static final String HEAD = "%-26s %9s %6s %9s %12s %7s %8s %9s %9s %10s %8s";
    private static final String ROW = "%-26s %9d %6d %9d %12.1f %7d %8d %9d %9d %10s %8s";

    private ResultTable() {}

    static List<String> lines(List<Result> results) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                HEAD,
                "policy",
                "completed",
                "lost",
                "requeued",
                "wasted (min)",
                "agents",
                "noticed",
                "vanished",
                "fallback",
                "cost",
                "took"));
        for (Result result : results) {
            lines.add(String.format(
                    Locale.ROOT,
                    ROW,
                    result.policy(),
                    result.completed(),
                    result.lost(),
                    result.requeued(),
                    result.wasted().toSeconds() / 60.0,
                    result.agents(),
                    result.noticed(),
                    result.vanished(),
                    result.fallback(),
                    String.format(Locale.ROOT, "$%.2f %3.0f%%", result.cost(), result.percentOf(results.get(0))),
                    String.format(
                            "%d:%02d", result.took().toMinutes(), result.took().toSecondsPart())));
        }
        return lines;
    }

    /** The last line of the demo, for scripts to read. */
    static String summary(int builds, Result ours, Result onDemand) {
        return String.format(
                Locale.ROOT,
                "builds=%d completed=%d lost=%d requeued=%d fallback=%d cost=%.0f%% of on-demand",
                builds,
                ours.completed(),
                ours.lost(),
                ours.requeued(),
                ours.fallback(),
                ours.percentOf(onDemand));
    }
}

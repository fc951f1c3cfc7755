package io.jenkins.plugins.spotagents.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of measurements in Markdown, as it stands in {@code docs/performance.md}. */
public final class Figures {
    private final String title;
    private final List<List<String>> rows = new ArrayList<>();

    public Figures(String title, String... columns) {
        this.title = title;
        rows.add(List.of(columns));
    }

    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    public void print() {
        StringBuilder text = new StringBuilder("\n### ").append(title).append("\n\n");
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---".repeat(rows.get(0).size())).append("|\n");
            }
        }
        System.out.println(text);
    }

    public static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** Least, median and most. */
    public static String spread(List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return seconds(sorted.get(0)) + " / **" + seconds(sorted.get(sorted.size() / 2)) + "** / "
                + seconds(sorted.get(sorted.size() - 1));
    }
}

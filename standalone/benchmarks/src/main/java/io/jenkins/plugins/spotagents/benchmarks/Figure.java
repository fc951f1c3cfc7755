package io.jenkins.plugins.spotagents.benchmarks;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that was measured.
 *
 * @param limit the most it may be; empty where it is only told
 */
record Figure(String what, double value, String unit, Optional<Double> limit) {
    static Figure of(String what, double value, String unit) {
        return new Figure(what, value, unit, Optional.empty());
    }

    static Figure atMost(double limit, String what, double value, String unit) {
        return new Figure(what, value, unit, Optional.of(limit));
    }

    boolean isWithinLimit() {
        return limit.isEmpty() || value <= limit.get();
    }

    /** A row of a Markdown table. */
    String row() {
        return "| " + what + " | " + shown(value) + " " + unit + " | "
                + limit.map(most -> "≤ " + shown(most) + " " + unit).orElse("") + " |"
                + (isWithinLimit() ? "" : " **missed**");
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e9
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.format(Locale.ROOT, "%.3g", number);
    }
}

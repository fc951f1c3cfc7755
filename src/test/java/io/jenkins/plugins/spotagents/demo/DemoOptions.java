package io.jenkins.plugins.spotagents.demo;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line says.
 *
 * @param builds how many, 1 to 5000
 * @param rate builds queued in a virtual minute, 1 to 1000
 * @param seed of everything that is drawn
 * @param speed virtual seconds a real second, 1 to 60: more than that nobody could follow
 * @param pools capacity pools to choose from, 3 to 24
 * @param live whether progress is drawn over itself, as on a terminal
 * @param report where the report goes
 */
record DemoOptions(int builds, int rate, long seed, double speed, int pools, boolean live, Path report) {
    static final String USAGE = """
            Usage: ./demo [--builds N] [--rate N] [--seed N] [--speed N] [--pools N]
              --builds N   builds to run, 1 to 5000 (200)
              --rate N     builds queued in a virtual minute, 1 to 1000 (25)
              --seed N     draws builds, reclaims and prices (1)
              --speed N    virtual seconds a real second, 1 to 60 (20); a machine that cannot keep up takes longer
              --pools N    capacity pools, 3 to 24 (12)
            """;

    DemoOptions {
        requireRange("--builds", builds, 1, 5_000);
        requireRange("--rate", rate, 1, 1_000);
        requireRange("--speed", speed, 1, 60);
        requireRange("--pools", pools, 3, 24);
    }

    private static void requireRange(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            String shown = value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
            throw new IllegalArgumentException(
                    String.format("%s %s is not between %.0f and %.0f.", option, shown, least, most));
        }
    }

    /** @throws IllegalArgumentException naming the option and what is allowed */
    static DemoOptions parse(List<String> arguments) {
        DemoOptions options = new DemoOptions(200, 25, 1, 20, 12, false, Path.of("target/demo/report.html"));
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.equals("--live")) {
                options = options.onTerminal();
            } else {
                options = options.with(name, left.isEmpty() ? "" : left.pop());
            }
        }
        return options;
    }

    private DemoOptions onTerminal() {
        return new DemoOptions(builds, rate, seed, speed, pools, true, report);
    }

    private DemoOptions with(String name, String value) {
        try {
            return switch (name) {
                case "--builds" -> new DemoOptions(Integer.parseInt(value), rate, seed, speed, pools, live, report);
                case "--rate" -> new DemoOptions(builds, Integer.parseInt(value), seed, speed, pools, live, report);
                case "--seed" -> new DemoOptions(builds, rate, Long.parseLong(value), speed, pools, live, report);
                case "--speed" -> new DemoOptions(builds, rate, seed, Double.parseDouble(value), pools, live, report);
                case "--pools" -> new DemoOptions(builds, rate, seed, speed, Integer.parseInt(value), live, report);
                case "--report" -> new DemoOptions(builds, rate, seed, speed, pools, live, Path.of(value));
                default -> throw new IllegalArgumentException("Option '" + name + "' is unknown.");
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The value '" + value + "' of " + name + " is not a number.", e);
        }
    }
}

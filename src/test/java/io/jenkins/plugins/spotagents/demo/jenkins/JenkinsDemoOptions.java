package io.jenkins.plugins.spotagents.demo.jenkins;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line says.
 *
 * @param check whether to run each job and judge, instead of going on until it is stopped
 * @param builds of each job in a check, 1 to 100
 * @param port of Jenkins on loopback, 0 for a free one
 * @param hpi the plugin
 * @param war Jenkins
 * @param plugins directory with the plugins that ours and the sample jobs need
 * @param work directory for everything that is written; emptied first
 */
record JenkinsDemoOptions(boolean check, int builds, int port, Path hpi, Path war, Path plugins, Path work) {
    JenkinsDemoOptions {
        if (builds < 1 || builds > 100) {
            throw new IllegalArgumentException("--builds " + builds + " is not between 1 and 100.");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port " + port + " is not between 0 and 65535.");
        }
    }

    /** @throws IllegalArgumentException naming the option and what is allowed */
    static JenkinsDemoOptions parse(List<String> arguments) {
        JenkinsDemoOptions options = new JenkinsDemoOptions(
                false,
                2,
                0,
                Path.of("target/spot-agents.hpi"),
                Path.of("target/jenkins-war/jenkins-war.war"),
                Path.of("target/test-classes/test-dependencies"),
                Path.of("target/jenkins-demo"));
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.equals("--check")) {
                options = options.toCheck();
            } else if (left.isEmpty()) {
                throw new IllegalArgumentException("Option '" + name + "' is unknown, or lacks its value.");
            } else {
                options = options.with(name, left.pop());
            }
        }
        return options;
    }

    private JenkinsDemoOptions toCheck() {
        return new JenkinsDemoOptions(true, builds, port, hpi, war, plugins, work);
    }

    private JenkinsDemoOptions with(String name, String value) {
        return switch (name) {
            case "--builds" -> new JenkinsDemoOptions(check, number(name, value), port, hpi, war, plugins, work);
            case "--port" -> new JenkinsDemoOptions(check, builds, number(name, value), hpi, war, plugins, work);
            case "--hpi" -> new JenkinsDemoOptions(check, builds, port, Path.of(value), war, plugins, work);
            default -> throw new IllegalArgumentException("Option '" + name + "' is unknown.");
        };
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The value '" + value + "' of " + name + " is not a number.", e);
        }
    }
}

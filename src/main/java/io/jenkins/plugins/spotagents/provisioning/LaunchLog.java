package io.jenkins.plugins.spotagents.provisioning;

import hudson.model.Computer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** What an agent's launch log says in the end, in a few words: the log itself goes with the node. */
final class LaunchLog {
    private static final Logger LOGGER = Logger.getLogger(LaunchLog.class.getName());
    private static final String CLEANING_UP = "Launch failed - cleaning up connection";
    private static final int MOST_LINES = 3;
    private static final int MOST_CHARACTERS = 600;

    private LaunchLog() {}

    /** Empty if nothing was logged. */
    static String ending(Computer computer) {
        try {
            return ending(computer.getLog());
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "The log of " + computer.getName() + " cannot be read");
            return "";
        }
    }

    /** The last lines, each told once however often a launcher tried, without times and stack frames. */
    static String ending(String log) {
        Map<String, String> lines = new LinkedHashMap<>();
        log.lines()
                .map(line ->
                        line.replaceFirst("^\\[[^]]*[0-9]:[0-9]{2}[^]]*] ", "").trim())
                .filter(line -> !line.isEmpty() && !line.startsWith("at ") && !line.contains(CLEANING_UP))
                .forEach(line -> {
                    String alike = line.replaceAll("[0-9]+", "");
                    lines.remove(alike);
                    lines.put(alike, line);
                });
        String ending = lines.values().stream()
                .skip(Math.max(0, lines.size() - MOST_LINES))
                .collect(Collectors.joining(" / "));
        return ending.length() <= MOST_CHARACTERS ? ending : ending.substring(0, MOST_CHARACTERS) + "…";
    }
}

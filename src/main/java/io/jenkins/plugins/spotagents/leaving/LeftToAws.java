package io.jenkins.plugins.spotagents.leaving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Instances that have no agent any more and that AWS is going to end: they run for a while, and are neither to be ended, which would
 * cost money, nor, as by the next start of Jenkins, to be taken for agents. On disk, one to a line. Thread-safe.
 */
public final class LeftToAws {
    private static final Logger LOGGER = Logger.getLogger(LeftToAws.class.getName());
    /** AWS ends a reclaimed instance two minutes after its notice, and nobody should get ahead of it. */
    private static final Duration AWS_MAY_TAKE = Duration.ofMinutes(10);

    private final Path file;
    private final Clock clock;
    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    /** @param file need not exist; its directory must */
    public LeftToAws(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
        read();
    }

    private void read() {
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] words = line.split(" ", 2);
                    until.put(words[0], Instant.parse(words[1]));
                }
            }
        } catch (IOException | DateTimeParseException | ArrayIndexOutOfBoundsException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> file + " cannot be read: an instance that AWS is about to end may be used once more");
        }
    }

    /** @param deadline when AWS acts */
    public synchronized void add(String instanceId, Instant deadline) {
        forgetOld();
        until.put(instanceId, deadline.plus(AWS_MAY_TAKE));
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(
                    temporary,
                    until.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.toList()));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> file + " cannot be written: if Jenkins restarts within minutes, " + instanceId
                            + " is taken for an agent");
        }
    }

    public boolean contains(String instanceId) {
        forgetOld();
        return until.containsKey(instanceId);
    }

    private void forgetOld() {
        Instant now = clock.instant();
        until.values().removeIf(at -> at.isBefore(now));
    }
}

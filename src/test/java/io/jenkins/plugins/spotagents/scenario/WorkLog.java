package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/**
 * What work says of itself, in files that outlive agents, builds and Jenkins: each time that it begins, on which agent; and what
 * it waits for.
 */
public final class WorkLog extends ExternalResource {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TemporaryFolder files = new TemporaryFolder();

    @Override
    protected void before() throws IOException {
        files.create();
    }

    /** Work that waits for something ends, as the directory does: no process is left behind. */
    @Override
    protected void after() {
        files.delete();
    }

    private Path file(String name) {
        return files.getRoot().toPath().resolve(name);
    }

    /** Shell commands: the first time it goes on until its agent is gone, any other time it ends at once. */
    public String loses(String work) {
        return losesTimes(work, 1);
    }

    /** Goes on until its agent is gone for the first few times. */
    public String losesTimes(String work, int times) {
        return begin(work) + "if [ $begun -le " + times + " ]; then while [ -e '" + file(work)
                + "' ]; do sleep 1; done; fi";
    }

    /** Goes on, every time, until the test lets it. */
    public String waits(String work) {
        return begin(work) + "while [ -e '" + file(work) + "' -a ! -e '" + file(work + ".go") + "' ]; do sleep 1; done";
    }

    /** The first time it goes on until its agent is gone, any other time until the test lets it. */
    public String losesThenWaits(String work) {
        return begin(work) + "while [ -e '" + file(work) + "' ]; do sleep 1; if [ $begun -gt 1 -a -e '"
                + file(work + ".go") + "' ]; then break; fi; done";
    }

    private String begin(String work) {
        return "set +x; echo \"$NODE_NAME\" $(date +%s%3N) >> '" + file(work) + "'; begun=$(wc -l < '" + file(work)
                + "'); ";
    }

    public void let(String work) throws IOException {
        Files.createFile(file(work + ".go"));
    }

    /** The agents on which it began, in order. */
    public List<String> agents(String work) {
        return lines(work).stream().map(line -> line.split(" ")[0]).toList();
    }

    /** When it began, each time. */
    public List<Instant> times(String work) {
        return lines(work).stream()
                .map(line -> Instant.ofEpochMilli(Long.parseLong(line.split(" ")[1])))
                .toList();
    }

    private List<String> lines(String work) {
        try {
            return Files.exists(file(work)) ? Files.readAllLines(file(work)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has begun for the first, second … time; the agent on which it did. */
    public String begun(String work, int time) {
        await(work + " begins for the " + time + ". time")
                .atMost(PATIENCE)
                .until(() -> agents(work).size() >= time);
        return agents(work).get(time - 1);
    }
}

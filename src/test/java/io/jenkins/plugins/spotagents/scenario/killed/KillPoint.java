package io.jenkins.plugins.spotagents.scenario.killed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A place at which a controller stops in the middle of what it does, so that a test can kill it just there. */
public enum KillPoint {
    /** A notice is in; nothing that the disk knows of has been done about it. */
    HEARD,
    /** The agent is about to be cordoned, or is; that its work is owed is not on the disk. */
    SECURING,
    /** The agent takes no more work; nobody has looked at what it does. */
    CORDONED,
    /** That the work is interrupted is on the disk; it runs still. */
    NOTED,
    /** The interrupted build is over; its re-run is not in the queue. */
    ENDED,
    /** The re-run is in the queue; nothing on the disk says so. */
    SCHEDULED;

    /** System property of the controller: the directory by which it and the test talk. */
    public static final String DIRECTORY = "spot-agents.kill-point";

    /** The controller stops here from now on. */
    public void plant(Path directory) throws IOException {
        Files.createFile(wanted(directory));
    }

    /** Whether the controller has come here. */
    public boolean isReached(Path directory) {
        return Files.exists(reached(directory));
    }

    public void remove(Path directory) throws IOException {
        Files.deleteIfExists(wanted(directory));
        Files.deleteIfExists(reached(directory));
    }

    /** In the controller: goes no further if it is to stop here. */
    void pass() {
        String talk = System.getProperty(DIRECTORY);
        // In the other tests, whose class path this is on as well, nobody kills.
        if (talk != null && Files.exists(wanted(Path.of(talk)))) {
            try {
                Files.writeString(reached(Path.of(talk)), "");
                new CountDownLatch(1).await();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                // Whoever gives up on it must not make it go on.
                pass();
            }
        }
    }

    private Path wanted(Path directory) {
        return directory.resolve(name() + ".wanted");
    }

    private Path reached(Path directory) {
        return directory.resolve(name() + ".reached");
    }
}

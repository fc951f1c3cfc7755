package io.jenkins.plugins.spotagents.requeue;

import java.io.IOException;
import java.util.Optional;

/**
 * Port: whoever starts re-runs; the Jenkins queue in production. {@link LedgerEntry#key()} stays on a re-run from the moment
 * it exists, so that one which was started just before a crash is found and not started again.
 */
public interface Reruns {
    /** The id of the re-run that carries the entry's key, whether it waits, runs or has ended; empty if there is none. */
    Optional<String> find(LedgerEntry entry);

    /** Whether the work still runs, or came to a good end, so that no re-run is owed: a crash came before its interruption. */
    boolean stillRuns(LedgerEntry entry);

    /**
     * Starts the re-run, with the entry's key on it.
     *
     * @return its id
     * @throws IOException if it cannot be started now; the entry stays unfinished
     */
    String start(LedgerEntry entry) throws IOException;
}

package io.jenkins.plugins.spotagents.requeue;

import java.time.Instant;

/** One line of the ledger's journal. Applying a record twice changes nothing. */
sealed interface LedgerRecord {
    /** The re-run it is about. */
    String key();

    /** A re-run is owed, or will be under the circumstances of {@link LedgerEntry.State#STANDBY}. */
    record Intended(LedgerEntry entry) implements LedgerRecord {
        @Override
        public String key() {
            return entry.key();
        }
    }

    /** The re-run exists. */
    record Requeued(String key, String rerunId, Instant at) implements LedgerRecord {}

    /** Nothing is owed any more. */
    record Closed(String key, Instant at) implements LedgerRecord {}
}

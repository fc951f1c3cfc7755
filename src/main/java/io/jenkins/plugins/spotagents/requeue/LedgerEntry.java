package io.jenkins.plugins.spotagents.requeue;

import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One interruption and the re-run that it owes.
 *
 * @param key names the re-run: whoever starts it leaves the key on it, so that it can be found again. {@link #keyOf}
 * @param workId what was running, such as {@code folder/job#12}
 * @param lost the attempt that ended; on standby the one that runs, which ends when it begins
 * @param next the re-run that is owed
 * @param intendedAt when it was decided
 * @param rerunId the re-run, once it exists
 * @param changedAt when the state was reached
 */
public record LedgerEntry(
        String key,
        String workId,
        Attempt lost,
        Requeue next,
        Instant intendedAt,
        State state,
        Optional<String> rerunId,
        Instant changedAt) {
    /** How far it came. */
    public enum State {
        /**
         * The work runs on an agent that nobody has given notice for. Its re-run is owed only if the controller is killed under it, and
         * the next one hears that the notice was out by then.
         */
        STANDBY,
        /** The work is about to be interrupted, or was; its re-run is owed. */
        INTENT,
        /** The re-run exists, in memory at least: Jenkins saves its queue a minute later, and a build when it ends. */
        REQUEUED,
        /** Nothing is owed: the re-run has ended, or the work was not interrupted after all. */
        CLOSED
    }

    public LedgerEntry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(workId, "workId");
        Objects.requireNonNull(lost, "lost");
        Objects.requireNonNull(next, "next");
        Objects.requireNonNull(intendedAt, "intendedAt");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(rerunId, "rerunId");
        Objects.requireNonNull(changedAt, "changedAt");
    }

    /** The key of the re-run of this work with this attempt number. */
    public static String keyOf(String workId, int attempt) {
        return workId + "/attempt-" + attempt;
    }

    static LedgerEntry intent(String workId, Attempt lost, Requeue next, Instant now) {
        return new LedgerEntry(
                keyOf(workId, next.attempt()), workId, lost, next, now, State.INTENT, Optional.empty(), now);
    }

    /** The key of what is noted for this work before there is any notice. */
    public static String standbyKeyOf(String workId) {
        return workId + "/standby";
    }

    static LedgerEntry standby(String key, String workId, Attempt running, Requeue next, Instant now) {
        return new LedgerEntry(key, workId, running, next, now, State.STANDBY, Optional.empty(), now);
    }

    /** Whether a re-run is still owed. */
    public boolean isUnfinished() {
        return state == State.INTENT;
    }

    LedgerEntry requeued(String rerun, Instant now) {
        return new LedgerEntry(key, workId, lost, next, intendedAt, State.REQUEUED, Optional.of(rerun), now);
    }

    LedgerEntry closed(Instant now) {
        return new LedgerEntry(key, workId, lost, next, intendedAt, State.CLOSED, rerunId, now);
    }
}

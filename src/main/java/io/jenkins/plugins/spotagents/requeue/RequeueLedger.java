package io.jenkins.plugins.spotagents.requeue;

import io.jenkins.plugins.spotagents.requeue.LedgerEntry.State;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What was interrupted and must run again, on disk. {@link #intend} comes before the work is interrupted, {@link #finish}
 * after it, {@link #settle} when the re-run has ended; a crash at any point between leaves an entry in {@link #unfinished()}, and
 * finishing that starts the re-run where there is none, however often it is tried.
 *
 * <p>Thread-safe. No lock is held while {@link Reruns} is called.
 */
public final class RequeueLedger implements Closeable {
    /** How long an entry is kept: longer than the longest outage after which somebody still waits for the build. */
    public static final Duration KEEP = Duration.ofDays(7);

    private static final Logger LOGGER = Logger.getLogger(RequeueLedger.class.getName());
    /** An entry takes about 500 bytes in three records. */
    private static final int COMPACT_BEYOND_BYTES = 1 << 20;

    private final Clock clock;
    private final Journal journal;
    private final Object lock = new Object();
    /** Guarded by {@code lock}; oldest first. */
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    private long position;
    private long compactAt;

    private RequeueLedger(Journal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Opens the ledger and reads what is there; its directory and the file are made where missing. Damaged lines are skipped
     * and counted in a warning; the file is then set aside as {@code NAME.damaged} for a person to look at.
     *
     * @throws IOException if the file cannot be read or written
     */
    public static RequeueLedger open(Path file, Clock clock) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        JournalReader.Content content = JournalReader.read(file);
        if (content.damaged() > 0) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOGGER.log(
                    Level.WARNING,
                    "{0} lines of the requeue ledger {1} are damaged and were skipped; builds they stood for are not run"
                            + " again. The file as it was is now {2}.",
                    new Object[] {content.damaged(), file, aside});
        }
        RequeueLedger ledger = new RequeueLedger(new Journal(file), clock);
        try {
            ledger.restore(content.records());
        } catch (IOException | RuntimeException e) {
            ledger.close();
            throw e;
        }
        return ledger;
    }

    private void restore(Collection<LedgerRecord> records) throws IOException {
        synchronized (lock) {
            records.forEach(this::apply);
            expire(clock.instant());
            slots.values().forEach(slot -> {
                slot.doubted = slot.entry.state() == State.REQUEUED;
                slot.left = slot.entry.state() == State.STANDBY;
            });
        }
        compact();
    }

    private void apply(LedgerRecord record) {
        if (record instanceof LedgerRecord.Intended intended) {
            slots.putIfAbsent(record.key(), new Slot(intended.entry()));
            return;
        }
        Slot slot = slots.get(record.key());
        if (slot == null) {
            return;
        }
        if (record instanceof LedgerRecord.Requeued requeued) {
            slot.entry = slot.entry.requeued(requeued.rerunId(), requeued.at());
            slot.doubted = false;
        } else if (slot.entry.state() == State.STANDBY) {
            // It came to its end as nearly all do: nobody will ask for it.
            slots.remove(record.key());
        } else if (record instanceof LedgerRecord.Closed closed) {
            slot.entry = slot.entry.closed(closed.at());
            slot.doubted = false;
        }
    }

    /** Drops what is old; what is still owed after so long is told, as nobody else will. */
    private void expire(Instant now) {
        slots.values().removeIf(slot -> {
            LedgerEntry entry = slot.entry;
            boolean old = entry.changedAt().isBefore(now.minus(KEEP));
            if (old && entry.isUnfinished()) {
                LOGGER.log(
                        Level.WARNING,
                        "The re-run {0} has been owed since {1} and is given up. Start it by hand if it is still wanted.",
                        new Object[] {entry.key(), entry.intendedAt()});
            }
            return old && !slot.claimed;
        });
    }

    /**
     * Notes, durably, that the work will be interrupted and must then run again. Idempotent by work and attempt.
     *
     * @throws IOException if it cannot be made durable. The entry is then kept in memory and written with the next one, so
     *     interrupting the work all the same risks only a crash in between.
     */
    public LedgerEntry intend(String workId, Attempt lost, Requeue next) throws IOException {
        return note(LedgerEntry.intent(workId, lost, next, clock.instant()));
    }

    private LedgerEntry note(LedgerEntry fresh) throws IOException {
        Slot slot;
        synchronized (lock) {
            slot = slots.get(fresh.key());
            if (slot == null) {
                slot = new Slot(fresh);
                slot.position = append(new LedgerRecord.Intended(fresh));
                slots.put(fresh.key(), slot);
            }
        }
        journal.sync(slot.position);
        return entryOf(slot);
    }

    /**
     * Notes, durably, what begins on an agent that nobody has given notice for. Idempotent by key.
     *
     * @param key {@link LedgerEntry#standbyKeyOf}; also for {@link #settle}, when it has ended
     * @param workId what is to run again, of which the work of the key may be a part
     * @throws IOException as for {@link #intend}
     */
    public void standBy(String key, String workId, Attempt running, Requeue next) throws IOException {
        note(LedgerEntry.standby(key, workId, running, next, clock.instant()));
    }

    /** What began on this instance before this opening and was never brought to its end. */
    public List<LedgerEntry> leftOn(String instanceId) {
        return left(slot -> slot.entry.lost().instanceId().equals(instanceId));
    }

    /** Forgets all that {@link #leftOn} knows. */
    public void forgetLeft() throws IOException {
        for (LedgerEntry entry : left(slot -> true)) {
            settle(entry.key());
        }
    }

    private List<LedgerEntry> left(Predicate<Slot> condition) {
        synchronized (lock) {
            return slots.values().stream()
                    .filter(slot -> slot.left)
                    .filter(condition)
                    .map(slot -> slot.entry)
                    .toList();
        }
    }

    /**
     * Sees to it that the re-run exists; does nothing where it does already, and leaves it to the other thread where one is at
     * it.
     *
     * @return the entry as it stands afterwards; empty if the key is unknown
     * @throws IOException if the re-run could not be started or noted; the entry stays unfinished or is found again
     */
    public Optional<LedgerEntry> finish(String key, Reruns reruns) throws IOException {
        Slot slot;
        LedgerEntry entry;
        synchronized (lock) {
            slot = slots.get(key);
            if (slot == null) {
                return Optional.empty();
            }
            entry = slot.entry;
            if (slot.claimed || !slot.isUnfinished()) {
                return Optional.of(entry);
            }
            slot.claimed = true;
        }
        try {
            Optional<String> existing = reruns.find(entry);
            if (existing.isEmpty() && reruns.stillRuns(entry)) {
                return Optional.of(change(new LedgerRecord.Closed(key, clock.instant()), slot));
            }
            String rerun = existing.isPresent() ? existing.get() : reruns.start(entry);
            return Optional.of(change(new LedgerRecord.Requeued(key, rerun, clock.instant()), slot));
        } finally {
            synchronized (lock) {
                slot.claimed = false;
            }
        }
    }

    /** Nothing is owed any more: the re-run has ended, or the work ended well in spite of the notice. Idempotent. */
    public void settle(String key) throws IOException {
        Slot slot;
        synchronized (lock) {
            slot = slots.get(key);
            if (slot == null || slot.entry.state() == State.CLOSED) {
                return;
            }
        }
        change(new LedgerRecord.Closed(key, clock.instant()), slot);
        compactIfLarge();
    }

    /** Not synced to disk: a crash of the machine that loses it makes the re-run be looked for, and found, once more. */
    private LedgerEntry change(LedgerRecord record, Slot slot) throws IOException {
        long at;
        synchronized (lock) {
            apply(record);
            at = append(record);
        }
        journal.write(at);
        return entryOf(slot);
    }

    private long append(LedgerRecord record) {
        position = journal.append(LedgerCodec.encode(record));
        return position;
    }

    /**
     * The re-runs that are owed, oldest first: what has to be finished after a restart. Those of an earlier opening that exist, but
     * have not ended, are among them until they have been looked for: a crash may have taken them along.
     */
    public List<LedgerEntry> unfinished() {
        synchronized (lock) {
            return slots.values().stream()
                    .filter(Slot::isUnfinished)
                    .map(slot -> slot.entry)
                    .sorted(Comparator.comparing(LedgerEntry::intendedAt))
                    .toList();
        }
    }

    /** The entry of this key, whatever its state. */
    public Optional<LedgerEntry> find(String key) {
        synchronized (lock) {
            return Optional.ofNullable(slots.get(key)).map(slot -> slot.entry);
        }
    }

    private LedgerEntry entryOf(Slot slot) {
        synchronized (lock) {
            return slot.entry;
        }
    }

    private void compactIfLarge() throws IOException {
        boolean large;
        synchronized (lock) {
            large = position > compactAt;
        }
        if (large) {
            compact();
        }
    }

    /** Writes the file anew with what is still needed. */
    void compact() throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        long upTo;
        synchronized (lock) {
            expire(clock.instant());
            for (Slot slot : slots.values()) {
                records(slot.entry).forEach(record -> lines.writeBytes(LedgerCodec.encode(record)));
            }
            upTo = position;
            // Doubling keeps the cost of compacting in proportion to what is written.
            compactAt = upTo + Math.max(COMPACT_BEYOND_BYTES, lines.size());
        }
        journal.replace(lines.toByteArray(), upTo);
    }

    private static List<LedgerRecord> records(LedgerEntry entry) {
        List<LedgerRecord> records = new ArrayList<>(3);
        records.add(new LedgerRecord.Intended(entry));
        entry.rerunId()
                .ifPresent(rerun -> records.add(new LedgerRecord.Requeued(entry.key(), rerun, entry.changedAt())));
        if (entry.state() == State.CLOSED) {
            records.add(new LedgerRecord.Closed(entry.key(), entry.changedAt()));
        }
        return records;
    }

    /** How often the disk was made to sync; for tests and benchmarks. */
    long syncs() {
        return journal.syncs();
    }

    /** Makes everything durable and lets go of the file. */
    @Override
    public void close() throws IOException {
        journal.close();
    }

    /** An entry's place in memory. */
    private static final class Slot {
        private LedgerEntry entry;
        private long position;
        private boolean claimed;
        /** Whether its re-run was there before this opening, and has not been looked for since. */
        private boolean doubted;
        /** Whether it stood by before this opening: its controller has gone before it ended. */
        private boolean left;

        private Slot(LedgerEntry entry) {
            this.entry = entry;
        }

        private boolean isUnfinished() {
            return doubted || entry.isUnfinished();
        }
    }
}

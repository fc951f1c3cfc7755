package io.jenkins.plugins.spotagents.requeue;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.requeue.LedgerEntry.State;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RequeueLedgerTest {
    private static final Instant NOW = Instant.parse("2026-07-01T10:00:00Z");
    private static final Requeue ELSEWHERE = new Requeue(2, NextCapacity.OTHER_POOL);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeReruns reruns = new FakeReruns();
    private Path file;

    @Before
    public void chooseFile() {
        file = folder.getRoot().toPath().resolve("spot-agents/requeue.journal");
    }

    @Test
    public void whatWasIntendedIsOwedAfterARestart() throws IOException {
        LedgerEntry intended;
        try (RequeueLedger ledger = open()) {
            intended = ledger.intend("job#1", attempt(), ELSEWHERE);
        }

        try (RequeueLedger ledger = open()) {
            assertThat(ledger.unfinished(), contains(intended));
        }
    }

    @Test
    public void aFinishedRerunIsNotStartedAgainAfterARestart() throws IOException {
        try (RequeueLedger ledger = open()) {
            String key = ledger.intend("job#1", attempt(), ELSEWHERE).key();
            ledger.finish(key, reruns);
            ledger.finish(key, reruns);
        }

        try (RequeueLedger ledger = open()) {
            finishAll(ledger, reruns);
            assertThat(ledger.unfinished(), is(empty()));
            assertThat(ledger.find("job#1/attempt-2").orElseThrow().rerunId().orElseThrow(), is("rerun-1"));
        }
        assertThat(reruns.started(), is(1));
    }

    /** Jenkins saves its queue a minute after a change, and a build when it ends. */
    @Test
    public void aRerunThatACrashTookAlongIsStartedAnew() throws IOException {
        try (RequeueLedger ledger = open()) {
            ledger.finish(ledger.intend("job#1", attempt(), ELSEWHERE).key(), reruns);
        }
        FakeReruns afterTheCrash = new FakeReruns();

        try (RequeueLedger ledger = open()) {
            finishAll(ledger, afterTheCrash);
            finishAll(ledger, afterTheCrash);
            assertThat(ledger.unfinished(), is(empty()));
        }
        assertThat(afterTheCrash.started(), is(1));
    }

    @Test
    public void aRerunThatHasEndedIsNotLookedForAfterARestart() throws IOException {
        try (RequeueLedger ledger = open()) {
            String key = ledger.intend("job#1", attempt(), ELSEWHERE).key();
            ledger.finish(key, reruns);
            ledger.settle(key);
        }

        try (RequeueLedger ledger = open()) {
            assertThat(ledger.unfinished(), is(empty()));
        }
    }

    @Test
    public void workThatRunsOnIsOwedNothing() throws IOException {
        reruns.runs("job#1");
        try (RequeueLedger ledger = open()) {
            String key = ledger.intend("job#1", attempt(), ELSEWHERE).key();

            assertThat(ledger.finish(key, reruns).orElseThrow().state(), is(State.CLOSED));
        }
        assertThat(reruns.started(), is(0));
    }

    @Test
    public void aRerunThatCannotBeStartedNowIsStillOwed() throws IOException {
        try (RequeueLedger ledger = open()) {
            String key = ledger.intend("job#1", attempt(), ELSEWHERE).key();
            reruns.refuse(true);
            assertThrows(IOException.class, () -> ledger.finish(key, reruns));
            assertThat(ledger.unfinished(), hasSize(1));

            reruns.refuse(false);
            assertThat(ledger.finish(key, reruns).orElseThrow().state(), is(State.REQUEUED));
        }
    }

    @Test
    public void intendingTwiceIsIntendingOnce() throws IOException {
        try (RequeueLedger ledger = open()) {
            LedgerEntry first = ledger.intend("job#1", attempt(), ELSEWHERE);
            LedgerEntry second = ledger.intend("job#1", attempt(), ELSEWHERE);

            assertThat(second, is(first));
            assertThat(ledger.unfinished(), hasSize(1));
        }
    }

    @Test
    public void workThatEndedInTimeIsSettled() throws IOException {
        try (RequeueLedger ledger = open()) {
            String key = ledger.intend("job#1", attempt(), ELSEWHERE).key();
            ledger.settle(key);
            ledger.settle(key);
            ledger.settle("unknown");

            assertThat(ledger.finish(key, reruns).orElseThrow().state(), is(State.CLOSED));
        }
        assertThat(reruns.started(), is(0));
    }

    /** Every prefix of the file is what some crash leaves behind. Each waits for the disk some times, so many go at once. */
    @Test
    public void cutAtAnyByteEachIntentIsRunExactlyOnce() throws Exception {
        List<String> works = List.of("folder/jöb#1", "b#2", "c#3");
        try (RequeueLedger ledger = open()) {
            for (String work : works) {
                ledger.intend(work, attempt(), ELSEWHERE);
            }
            ledger.finish("b#2/attempt-2", reruns);
            ledger.settle("c#3/attempt-2");
        }
        byte[] whole = Files.readAllBytes(file);
        ExecutorService pool = Executors.newFixedThreadPool(32);
        try {
            List<Future<Integer>> started = new ArrayList<>();
            for (int length = 0; length <= whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                Path each = folder.getRoot().toPath().resolve("cut-" + length);
                started.add(pool.submit(() -> rerunsAfter(each, cut)));
            }
            for (int length = 0; length <= whole.length; length++) {
                int readable = JournalReader.parse(Arrays.copyOf(whole, length))
                        .records()
                        .size();
                // Three intents. The fourth record tells of a re-run, which this crash took along; the fifth takes the
                // third off.
                int owed = Math.min(readable, 3) - Math.max(0, readable - 4);
                assertThat("cut at " + length, started.get(length).get(), is(owed + 1));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** How many re-runs this content leads to, and one that is owed later. */
    private static int rerunsAfter(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        FakeReruns world = new FakeReruns();
        try (RequeueLedger ledger = RequeueLedger.open(file, clock())) {
            finishAll(ledger, world);
            finishAll(ledger, world);
            ledger.intend("later#1", attempt(), ELSEWHERE);
        }
        try (RequeueLedger ledger = RequeueLedger.open(file, clock())) {
            finishAll(ledger, world);
            assertThat(ledger.unfinished(), is(empty()));
        }
        return world.started();
    }

    /** The four steps of a requeue, with a crash after each. */
    @Test
    public void aCrashBetweenAnyTwoStepsLeadsToOneRerun() throws IOException {
        for (int survived = 1; survived <= 4; survived++) {
            Path each = folder.getRoot().toPath().resolve("crash-" + survived);
            FakeReruns world = new FakeReruns();
            RequeueLedger before = RequeueLedger.open(each, clock());
            LedgerEntry entry = before.intend("job#1", attempt(), ELSEWHERE);
            if (survived >= 2) {
                world.start(entry);
            }
            if (survived >= 3) {
                before.finish(entry.key(), world);
            }
            if (survived >= 4) {
                before.settle(entry.key());
            }
            // The crash: what the process would have done on closing does not happen.
            try (RequeueLedger after = RequeueLedger.open(each, clock())) {
                finishAll(after, world);
                finishAll(after, world);
                assertThat(after.unfinished(), is(empty()));
            }
            before.close();
            assertThat("crash after step " + survived, world.started(), is(1));
        }
    }

    @Test
    public void whatStoodByAtACrashIsKnownByItsInstance() throws IOException {
        try (RequeueLedger ledger = open()) {
            ledger.standBy("job#1/standby", "job#1", attempt(), ELSEWHERE);
            ledger.standBy("job#1/standby", "job#1", attempt(), ELSEWHERE);
            assertThat("of this controller", ledger.leftOn(attempt().instanceId()), is(empty()));
        }

        try (RequeueLedger ledger = open()) {
            assertThat("owed to nobody yet", ledger.unfinished(), is(empty()));
            assertThat(ledger.leftOn("i-other"), is(empty()));
            LedgerEntry left = ledger.leftOn(attempt().instanceId()).get(0);
            assertThat(left.workId(), is("job#1"));
            assertThat(left.state(), is(State.STANDBY));
            assertThat(left.next(), is(ELSEWHERE));

            ledger.forgetLeft();
            assertThat(ledger.leftOn(attempt().instanceId()), is(empty()));
        }

        try (RequeueLedger ledger = open()) {
            assertThat(ledger.leftOn(attempt().instanceId()), is(empty()));
        }
    }

    /** Nearly all builds are of this kind, and a week of them would be a large file. */
    @Test
    public void whatStoodByAndEndedLeavesNothingBehind() throws IOException {
        try (RequeueLedger ledger = open()) {
            ledger.standBy("job#1/standby", "job#1", attempt(), ELSEWHERE);
            ledger.settle("job#1/standby");
            assertThat(ledger.find("job#1/standby").isPresent(), is(false));
            ledger.compact();
        }
        assertThat(Files.size(file), is(0L));
    }

    @Test
    public void aDamagedLineSpoilsNoOtherAndTheFileIsSetAside() throws IOException {
        try (RequeueLedger ledger = open()) {
            ledger.intend("a#1", attempt(), ELSEWHERE);
            ledger.intend("b#2", attempt(), ELSEWHERE);
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[40] ^= 1;
        Files.write(file, bytes);

        try (RequeueLedger ledger = open()) {
            assertThat(ledger.unfinished().stream().map(LedgerEntry::workId).toList(), contains("b#2"));
        }
        assertThat(Files.readAllBytes(file.resolveSibling("requeue.journal.damaged")), is(bytes));
    }

    @Test
    public void fieldsOfANewerReleaseAreIgnored() throws Exception {
        LedgerRecord record = new LedgerRecord.Requeued("a/attempt-2", "a#2", NOW);
        String line = new String(LedgerCodec.encode(record), StandardCharsets.UTF_8);
        String json = line.substring(11).strip().replace("{", "{\"colour\":{\"deep\":[1,2]},");
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        String newer = String.format("1 %08x %s", crc.getValue(), json);

        assertThat(LedgerCodec.decode(newer.getBytes(StandardCharsets.UTF_8)), is(record));
    }

    @Test
    public void anEntryOwedForAWeekIsGivenUp() throws IOException {
        try (RequeueLedger ledger = open()) {
            ledger.intend("job#1", attempt(), ELSEWHERE);
        }
        Clock later = Clock.fixed(NOW.plus(RequeueLedger.KEEP).plus(Duration.ofMinutes(1)), ZoneOffset.UTC);
        try (RequeueLedger ledger = RequeueLedger.open(file, later)) {
            assertThat(ledger.unfinished(), is(empty()));
        }
        assertThat(Files.size(file), is(0L));
    }

    @Test
    public void aTornLastLineDoesNotSpoilTheNextOne() throws IOException {
        try (RequeueLedger ledger = open()) {
            ledger.intend("a#1", attempt(), ELSEWHERE);
        }
        Files.writeString(file, "1 0000", StandardOpenOption.APPEND);
        try (RequeueLedger ledger = open()) {
            ledger.intend("b#2", attempt(), ELSEWHERE);
        }
        try (RequeueLedger ledger = open()) {
            assertThat(ledger.unfinished(), hasSize(2));
        }
    }

    @Test
    public void fiftyAtOnceShareTheirSyncs() throws Exception {
        int threads = 50;
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (RequeueLedger ledger = open()) {
            List<Future<LedgerEntry>> intents = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String work = "job#" + i;
                intents.add(pool.submit(() -> {
                    together.await();
                    return ledger.intend(work, attempt(), ELSEWHERE);
                }));
            }
            for (Future<LedgerEntry> intent : intents) {
                intent.get();
            }
            assertThat(JournalReader.read(file).records(), hasSize(threads));
            assertThat(ledger.syncs(), is(lessThan((long) threads)));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    public void manyThreadsThatFinishOneEntryStartOneRerun() throws Exception {
        int threads = 16;
        CyclicBarrier together = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (RequeueLedger ledger = open()) {
            String key = ledger.intend("job#1", attempt(), ELSEWHERE).key();
            List<Future<?>> finishing = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                finishing.add(pool.submit(() -> {
                    together.await();
                    return ledger.finish(key, reruns);
                }));
            }
            for (Future<?> each : finishing) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(reruns.started(), is(1));
    }

    @Test
    public void anInterruptedThreadDoesNotTakeTheLedgerAlong() throws IOException {
        try (RequeueLedger ledger = open()) {
            Thread.currentThread().interrupt();
            ledger.intend("a#1", attempt(), ELSEWHERE);
            ledger.compact();
            assertThat(Thread.interrupted(), is(true));
            ledger.intend("b#2", attempt(), ELSEWHERE);
        }
        try (RequeueLedger ledger = open()) {
            assertThat(ledger.unfinished(), hasSize(2));
        }
    }

    @Test
    public void compactingKeepsWhatCountsAndLosesNothingThatIsWrittenMeanwhile() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (RequeueLedger ledger = open()) {
            Future<?> writing = pool.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    ledger.intend("job#" + i, attempt(), ELSEWHERE);
                }
                return null;
            });
            while (!writing.isDone()) {
                ledger.compact();
            }
            writing.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        try (RequeueLedger ledger = open()) {
            assertThat(ledger.unfinished(), hasSize(200));
        }
    }

    private static void finishAll(RequeueLedger ledger, Reruns world) throws IOException {
        for (LedgerEntry entry : ledger.unfinished()) {
            ledger.finish(entry.key(), world);
        }
    }

    private RequeueLedger open() throws IOException {
        return RequeueLedger.open(file, clock());
    }

    private static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private static Attempt attempt() {
        return new Attempt(
                1,
                "linux-1",
                "i-0a1b2c3d",
                new Offering(new CapacityPool("m6i.xlarge", "eu-west-1a"), PurchaseOption.SPOT),
                NOW.minusSeconds(90),
                NOW,
                "spot-interruption");
    }
}

package io.jenkins.plugins.spotagents.requeue;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The queue behind the ledger: it outlives every crash of the ledger, and counts. */
final class FakeReruns implements Reruns {
    private final Map<String, String> byKey = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger started = new AtomicInteger();
    private volatile boolean refusing;

    @Override
    public Optional<String> find(LedgerEntry entry) {
        return Optional.ofNullable(byKey.get(entry.key()));
    }

    @Override
    public boolean stillRuns(LedgerEntry entry) {
        return running.contains(entry.workId());
    }

    @Override
    public String start(LedgerEntry entry) throws IOException {
        if (refusing) {
            throw new IOException("the queue is shutting down");
        }
        String id = "rerun-" + started.incrementAndGet();
        byKey.put(entry.key(), id);
        return id;
    }

    void runs(String workId) {
        running.add(workId);
    }

    void refuse(boolean refuse) {
        refusing = refuse;
    }

    int started() {
        return started.get();
    }
}

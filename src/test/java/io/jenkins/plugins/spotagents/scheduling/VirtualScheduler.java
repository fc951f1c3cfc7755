package io.jenkins.plugins.spotagents.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** Time that passes when the test says so, and runs what is due on the way. Thread-safe. */
public final class VirtualScheduler implements Scheduler {
    private final Queue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::when).thenComparing(Entry::number));
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private long count;

    private record Entry(Instant when, long number, Runnable task) {}

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Runnable at(Instant when, Runnable task) {
        Entry entry = new Entry(when.isBefore(now) ? now : when, count++, task);
        entries.add(entry);
        return () -> {
            synchronized (this) {
                entries.remove(entry);
            }
        };
    }

    public void advance(Duration by) {
        Instant target = now().plus(by);
        for (Entry due = next(target); due != null; due = next(target)) {
            due.task().run();
        }
        synchronized (this) {
            now = target;
        }
    }

    /** How much is scheduled: what leaks shows here. */
    public synchronized int pending() {
        return entries.size();
    }

    private synchronized Entry next(Instant target) {
        if (entries.isEmpty() || entries.peek().when().isAfter(target)) {
            return null;
        }
        Entry due = entries.remove();
        now = due.when();
        return due;
    }
}

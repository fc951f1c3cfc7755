package io.jenkins.plugins.spotagents.emulator.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What was asked of the emulator: counters of every call, and the calls themselves, the oldest of which are dropped
 * after {@value #KEPT}. Safe for use by several threads.
 */
public final class Journal {
    /** Calls kept with their parameters; enough for any benchmark at hand, and bounded. */
    public static final int KEPT = 100_000;

    private final Deque<ApiCall> calls = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> errors = new TreeMap<>();
    private long number;

    /** Appends a call and gives it its number. */
    public synchronized void record(
            String service,
            String action,
            Map<String, String> parameters,
            Instant time,
            Duration took,
            int status,
            String error,
            String requestId) {
        calls.addLast(new ApiCall(++number, service, action, parameters, time, took, status, error, requestId));
        if (calls.size() > KEPT) {
            calls.removeFirst();
        }
        counts.merge(action, 1L, Long::sum);
        if (!error.isEmpty()) {
            errors.merge(error, 1L, Long::sum);
        }
    }

    /** All kept calls, oldest first. */
    public synchronized List<ApiCall> calls() {
        return new ArrayList<>(calls);
    }

    /** Kept calls of one action, oldest first. */
    public List<ApiCall> calls(String action) {
        return calls(call -> call.action().equals(action));
    }

    public synchronized List<ApiCall> calls(Predicate<ApiCall> wanted) {
        return calls.stream().filter(wanted).toList();
    }

    /** How often {@code action} was called, failed calls included. */
    public synchronized long count(String action) {
        return counts.getOrDefault(action, 0L);
    }

    /** How often an answer carried this error code; codes inside a successful CreateFleet answer do not count. */
    public synchronized long errors(String code) {
        return errors.getOrDefault(code, 0L);
    }

    /** Calls by action, failed calls included. */
    public synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** Forgets everything, so that a benchmark counts from here. */
    public synchronized void clear() {
        calls.clear();
        counts.clear();
        errors.clear();
    }
}

package io.jenkins.plugins.spotagents.interruption.source;

import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of messages. Thread-safe. */
final class QueueCounts {
    private final LongAdder messages = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder undeliverable = new LongAdder();
    private final LongAdder otherKinds = new LongAdder();
    private final Map<Handling, LongAdder> handled = new ConcurrentHashMap<>();
    private final LongAdder missed = new LongAdder();
    private volatile String lastMissed;
    private volatile String lastUnreadable;
    private volatile Duration lastDelay;

    void received(int count) {
        messages.add(count);
    }

    /** Clocks differ: an event from the future counts as no delay. */
    void delayed(Duration delay) {
        lastDelay = delay.isNegative() ? Duration.ZERO : delay;
    }

    void handled(Handling handling) {
        handled.computeIfAbsent(handling, h -> new LongAdder()).increment();
    }

    void otherKind() {
        otherKinds.increment();
    }

    void unreadable(String reason) {
        unreadable.increment();
        lastUnreadable = reason;
    }

    void missed(String what) {
        missed.increment();
        lastMissed = what;
    }

    void undeliverable() {
        undeliverable.increment();
    }

    QueueHealth.Counts snapshot() {
        return new QueueHealth.Counts(
                messages.sum(),
                count(Handling.ACTED_ON),
                count(Handling.DUPLICATE),
                count(Handling.IGNORED) + otherKinds.sum(),
                otherKinds.sum(),
                count(Handling.UNKNOWN_INSTANCE),
                unreadable.sum(),
                undeliverable.sum(),
                missed.sum(),
                Optional.ofNullable(lastMissed),
                Optional.ofNullable(lastUnreadable),
                Optional.ofNullable(lastDelay));
    }

    private long count(Handling handling) {
        LongAdder adder = handled.get(handling);
        return adder == null ? 0 : adder.sum();
    }
}

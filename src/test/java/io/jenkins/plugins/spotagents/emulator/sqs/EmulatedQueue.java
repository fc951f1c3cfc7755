package io.jenkins.plugins.spotagents.emulator.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A standard queue: at-least-once delivery, visibility timeout, long polling, redrive. Receives and deletes in constant
 * time.
 */
public final class EmulatedQueue {
    /** SQS gives no more at once. */
    static final int MOST_RECEIVED = 10;

    /** What a receive hands out: a message as it is from then on. */
    record Received(QueueMessage message, String receipt, int receiveCount) {}

    private record Hidden(Instant until, QueueMessage message) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition emptied = lock.newCondition();
    private final VirtualClock clock;
    private final String name;
    private final String url;
    private final Instant created;
    private final Duration visibility;
    private final ArrayDeque<QueueMessage> ready = new ArrayDeque<>();
    private final PriorityQueue<Hidden> hidden =
            new PriorityQueue<>(Comparator.comparing(Hidden::until).thenComparing(h -> h.message().number));
    private final Map<Long, QueueMessage> messages = new HashMap<>();
    private EmulatedQueue deadLetters;
    private int maxReceives = Integer.MAX_VALUE;
    private long number;
    private int readyCount;
    private boolean closed;
    private int hangUps;

    EmulatedQueue(VirtualClock clock, String name, String url, Duration visibility) {
        this.clock = clock;
        this.name = name;
        this.url = url;
        this.visibility = visibility;
        created = clock.instant();
    }

    public String name() {
        return name;
    }

    public String url() {
        return url;
    }

    Instant created() {
        return created;
    }

    /** Default visibility timeout. */
    Duration visibility() {
        return visibility;
    }

    /** Messages that were received {@code receives} times go to another queue. */
    void redrive(EmulatedQueue target, int receives) {
        deadLetters = target;
        maxReceives = receives;
    }

    /** Sends a message; for tests and benchmarks that need one in the queue. */
    public void send(String body) {
        send(body, null, Duration.ZERO);
    }

    QueueMessage send(String body, JsonNode attributes, Duration delay) {
        lock.lock();
        try {
            Instant now = clock.instant();
            long next = ++number;
            QueueMessage message = new QueueMessage(
                    next, String.format("00000000-0000-4000-8000-%012x", next), body, attributes, now, now.plus(delay));
            messages.put(message.number, message);
            if (delay.isZero()) {
                makeReady(message);
            } else {
                hidden.add(new Hidden(message.visibleFrom, message));
                changed.signalAll();
            }
            return message;
        } finally {
            lock.unlock();
        }
    }

    private void makeReady(QueueMessage message) {
        message.ready = true;
        readyCount++;
        ready.addLast(message);
        changed.signal();
    }

    /**
     * Takes up to {@code most} messages, waiting for the first.
     *
     * @param timeout visibility timeout, or null for the queue's own
     * @param wait in virtual time; on a clock that tests move, in real time too, whichever passes first
     */
    List<Received> receive(int most, Duration timeout, Duration wait) {
        lock.lock();
        try {
            Instant deadline = clock.instant().plus(wait);
            long realNanos = clock.toRealTime(wait).toNanos();
            List<Received> taken = take(most, timeout == null ? visibility : timeout);
            int since = hangUps;
            while (taken.isEmpty()
                    && !closed
                    && since == hangUps
                    && realNanos > 0
                    && clock.instant().isBefore(deadline)) {
                Instant wake = hidden.isEmpty() || hidden.peek().until().isAfter(deadline)
                        ? deadline
                        : hidden.peek().until();
                VirtualClock.Scheduled alarm = clock.at(wake, this::wakeAll);
                try {
                    realNanos = changed.awaitNanos(realNanos);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return List.of();
                } finally {
                    alarm.cancel();
                }
                if (since == hangUps) {
                    taken = take(most, timeout == null ? visibility : timeout);
                }
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whoever waits for a message gets none: for a receiver that was stopped. The queue does not see that it has hung up, and would
     * give the next message to nobody, as SQS may, and hide it for as long as its visibility timeout.
     */
    public void hangUp() {
        lock.lock();
        try {
            hangUps++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wakeAll() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Received> take(int most, Duration timeout) {
        Instant now = clock.instant();
        reveal(now);
        List<Received> taken = new ArrayList<>();
        while (taken.size() < most && !ready.isEmpty()) {
            QueueMessage message = ready.pollFirst();
            if (message.deleted || !message.ready) {
                continue;
            }
            message.ready = false;
            readyCount--;
            if (message.receiveCount >= maxReceives && deadLetters != null) {
                remove(message);
                deadLetters.send(message.body, message.attributes, Duration.ZERO);
                continue;
            }
            message.receiveCount++;
            message.firstReceived = message.firstReceived == null ? now : message.firstReceived;
            hide(message, now.plus(timeout));
            taken.add(new Received(message, receipt(message), message.receiveCount));
        }
        return taken;
    }

    private void hide(QueueMessage message, Instant until) {
        message.visibleFrom = until;
        hidden.add(new Hidden(until, message));
    }

    /** Messages whose time has come are ready again; entries that a later change has overtaken are dropped. */
    private void reveal(Instant now) {
        while (!hidden.isEmpty() && !hidden.peek().until().isAfter(now)) {
            Hidden entry = hidden.poll();
            QueueMessage message = entry.message();
            if (!message.deleted && !message.ready && message.visibleFrom.equals(entry.until())) {
                makeReady(message);
            }
        }
    }

    private static String receipt(QueueMessage message) {
        return "AQEB" + message.number + "." + message.receiveCount;
    }

    /**
     * Deletes the message of a receipt; a receipt of an earlier receive works as well, one of a deleted message does
     * nothing.
     */
    void delete(String receipt) {
        lock.lock();
        try {
            QueueMessage message = find(receipt);
            if (message != null) {
                if (message.ready) {
                    message.ready = false;
                    readyCount--;
                }
                remove(message);
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(QueueMessage message) {
        message.deleted = true;
        messages.remove(message.number);
        if (messages.isEmpty()) {
            emptied.signalAll();
        }
    }

    /** Hides a received message for {@code timeout} from now on; zero makes it visible at once. */
    void changeVisibility(String receipt, Duration timeout) {
        lock.lock();
        try {
            QueueMessage message = find(receipt);
            if (message == null || message.ready) {
                throw ApiException.client("MessageNotInflight", "The specified message isn't in flight: " + receipt);
            }
            hide(message, clock.instant().plus(timeout));
            reveal(clock.instant());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private QueueMessage find(String receipt) {
        int dot = receipt.indexOf('.');
        try {
            if (receipt.startsWith("AQEB") && dot > 0) {
                return messages.get(Long.parseLong(receipt.substring(4, dot)));
            }
        } catch (NumberFormatException e) {
            throw invalidReceipt(receipt);
        }
        throw invalidReceipt(receipt);
    }

    private static ApiException invalidReceipt(String receipt) {
        return ApiException.client(
                "ReceiptHandleIsInvalid",
                "The input receipt handle \"" + receipt + "\" is not a valid receipt handle.");
    }

    /** Empties the queue. */
    public void purge() {
        lock.lock();
        try {
            messages.values().forEach(message -> message.deleted = true);
            messages.clear();
            ready.clear();
            hidden.clear();
            readyCount = 0;
            emptied.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Messages that a receive would find now. */
    public int visibleCount() {
        lock.lock();
        try {
            reveal(clock.instant());
            return readyCount;
        } finally {
            lock.unlock();
        }
    }

    /** Messages that were received and not deleted, or whose delay has not passed. */
    public int hiddenCount() {
        lock.lock();
        try {
            reveal(clock.instant());
            return messages.size() - readyCount;
        } finally {
            lock.unlock();
        }
    }

    /** Messages that are hidden because they were received. */
    int inFlightCount() {
        lock.lock();
        try {
            reveal(clock.instant());
            return (int) messages.values().stream()
                    .filter(m -> !m.ready && m.receiveCount > 0)
                    .count();
        } finally {
            lock.unlock();
        }
    }

    /** The bodies of all messages that are not deleted, oldest first. */
    public List<String> bodies() {
        lock.lock();
        try {
            return messages.values().stream()
                    .sorted(Comparator.comparingLong(m -> m.number))
                    .map(m -> m.body)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the waiting of all receivers. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits up to {@code real} (real time) until every message has been deleted; the answer says whether it has. */
    public boolean awaitEmpty(Duration real) throws InterruptedException {
        long nanos = real.toNanos();
        lock.lock();
        try {
            while (!messages.isEmpty() && nanos > 0) {
                nanos = emptied.awaitNanos(nanos);
            }
            return messages.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}

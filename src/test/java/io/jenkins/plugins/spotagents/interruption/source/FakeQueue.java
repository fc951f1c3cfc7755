package io.jenkins.plugins.spotagents.interruption.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A queue whose messages stay until deleted, and which can be out of reach. Long polls end when the test says so. */
final class FakeQueue implements MessageQueue {
    private final Deque<Message> visible = new ArrayDeque<>();
    private final Map<String, Message> inFlight = new LinkedHashMap<>();
    private Optional<Instant> sent = Optional.empty();
    private int number;
    private int receives;
    private boolean down;

    /** By AWS' clock, of what is sent from now on: it is taken in, and handed out, then. */
    synchronized void time(Instant now) {
        sent = Optional.of(now);
    }

    synchronized void send(String body) {
        send(body, 1);
    }

    synchronized void send(String body, int receiveCount) {
        String id = "m-" + number++;
        visible.add(new Message(id, "r-" + id, body, receiveCount, sent, sent));
        notifyAll();
    }

    synchronized void down(boolean value) {
        down = value;
        notifyAll();
    }

    @Override
    public synchronized List<Message> receive(int max, Duration wait) throws IOException {
        receives++;
        while (visible.isEmpty() && !down && !wait.isZero()) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
        if (down) {
            throw new IOException("the queue is down");
        }
        List<Message> taken = new ArrayList<>();
        while (!visible.isEmpty() && taken.size() < max) {
            Message message = visible.remove();
            inFlight.put(message.receiptHandle(), message);
            taken.add(message);
        }
        return taken;
    }

    @Override
    public synchronized void delete(Collection<Message> messages) {
        messages.forEach(message -> inFlight.remove(message.receiptHandle()));
        notifyAll();
    }

    /** Makes what was received but not deleted visible again, as SQS does after the visibility timeout. */
    synchronized void timeOut() {
        for (Message message : inFlight.values()) {
            visible.add(new Message(
                    message.id(),
                    message.receiptHandle(),
                    message.body(),
                    message.receiveCount() + 1,
                    message.sent(),
                    message.firstReceived()));
        }
        inFlight.clear();
        notifyAll();
    }

    synchronized int left() {
        return visible.size() + inFlight.size();
    }

    synchronized int inFlight() {
        return inFlight.size();
    }

    synchronized int receives() {
        return receives;
    }
}

package io.jenkins.plugins.spotagents.interruption.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Port: the queue into which a vendor writes its notices. */
public interface MessageQueue {
    /**
     * Receives what is there, or waits for it.
     *
     * @param max 1 to 10 (the least of the limits that vendors have)
     * @param wait long-poll time, 0 to 20 s (the least of such limits)
     * @throws IOException if the queue cannot be reached or read; the message says what to check
     */
    List<Message> receive(int max, Duration wait) throws IOException;

    /** Deletes what was handled. */
    void delete(Collection<Message> messages) throws IOException;

    /**
     * One message.
     *
     * @param receiptHandle by which the queue knows what to delete
     * @param receiveCount how often the queue has handed it out, from 1
     * @param sent when the queue took it in, by the vendor's clock; empty if it does not say
     * @param firstReceived when it was handed out for the first time, by the vendor's clock; empty if the queue does not say
     */
    record Message(
            String id,
            String receiptHandle,
            String body,
            int receiveCount,
            Optional<Instant> sent,
            Optional<Instant> firstReceived) {
        public Message {
            Objects.requireNonNull(sent, "sent");
            Objects.requireNonNull(firstReceived, "firstReceived");
        }
    }
}

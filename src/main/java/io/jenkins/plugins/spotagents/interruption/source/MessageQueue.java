package io.jenkins.plugins.spotagents.interruption.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Port: the SQS queue that EventBridge feeds. */
public interface MessageQueue {
    /**
     * Receives what is there, or waits for it.
     *
     * @param max 1 to 10 (SQS' limit)
     * @param wait long-poll time, 0 to 20 s (SQS' limit)
     * @throws IOException if the queue cannot be reached or read; the message says what to check
     */
    List<Message> receive(int max, Duration wait) throws IOException;

    /** Deletes what was handled. */
    void delete(Collection<Message> messages) throws IOException;

    /**
     * One message, in the terms of SQS.
     *
     * @param receiveCount how often SQS has handed it out, from 1
     * @param sent when SQS took it in, by AWS' clock; empty if it does not say
     * @param firstReceived when SQS handed it out for the first time, by AWS' clock; empty if it does not say
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

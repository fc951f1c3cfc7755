package io.jenkins.plugins.spotagents.emulator.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** A message in a queue; changed under the lock of the queue that holds it. */
final class QueueMessage {
    final long number;
    final String id;
    final String body;
    /** Null if there are none. */
    final JsonNode attributes;

    final Instant sent;
    Instant visibleFrom;
    Instant firstReceived;
    int receiveCount;
    boolean ready;
    boolean deleted;

    QueueMessage(long number, String id, String body, JsonNode attributes, Instant sent, Instant visibleFrom) {
        this.number = number;
        this.id = id;
        this.body = body;
        this.attributes = attributes;
        this.sent = sent;
        this.visibleFrom = visibleFrom;
    }
}

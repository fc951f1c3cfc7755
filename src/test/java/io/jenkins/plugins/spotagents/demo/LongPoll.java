package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.emulator.sqs.EmulatedQueue;
import io.jenkins.plugins.spotagents.interruption.source.MessageQueue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The notices' queue, whose long poll waits in virtual time: a receiver that hangs in a call would act whenever its thread gets to
 * it. What it brings is fetched by the SDK, over HTTP.
 */
final class LongPoll implements MessageQueue {
    /** How late a message may be; SQS promises nothing better. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** A full batch of ten has the engine call for more receivers, whose threads would come when they come. */
    private static final int MOST = 9;

    private final MessageQueue sqs;
    private final EmulatedQueue queue;
    private final VirtualTime time;
    private final CountDownLatch listening = new CountDownLatch(1);

    LongPoll(MessageQueue sqs, EmulatedQueue queue, VirtualTime time) {
        this.sqs = sqs;
        this.queue = queue;
        this.time = time;
    }

    @Override
    public List<Message> receive(int max, Duration wait) throws IOException {
        Instant end = time.now().plus(wait);
        do {
            if (!time.pause(LOOK_EVERY, listening::countDown)) {
                throw new InterruptedIOException("The demo is over");
            }
            if (queue.visibleCount() > 0) {
                return sqs.receive(Math.min(max, MOST), Duration.ZERO);
            }
        } while (time.now().isBefore(end));
        return List.of();
    }

    @Override
    public void delete(Collection<Message> messages) throws IOException {
        sqs.delete(messages);
    }

    /** Returns when the receiver waits for its first message. */
    void awaitListening() {
        try {
            listening.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.jenkins.plugins.spotagents.interruption.source;

import static java.util.stream.Collectors.toList;

import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Handles what one receive brought: parse, hand over, and say which messages are done with. */
final class NoticeBatch {
    private static final Logger LOGGER = Logger.getLogger(NoticeBatch.class.getName());

    /** Below the visibility timeout of a queue (30 s by default), or another receiver would get the message meanwhile. */
    private static final long HANDLING_SECONDS = 20;

    /** A message that could not be handled so often never will be: it is no use to anybody. */
    static final int MAX_RECEIVES = 10;

    private final NoticeParser parser;
    private final NoticeSink sink;
    private final QueueCounts counts;
    private final NoticeTimes times;
    private final NamedInstances named;
    private final Clock clock;

    NoticeBatch(
            NoticeParser parser,
            NoticeSink sink,
            QueueCounts counts,
            NoticeTimes times,
            NamedInstances named,
            Clock clock) {
        this.parser = parser;
        this.sink = sink;
        this.counts = counts;
        this.times = times;
        this.named = named;
        this.clock = clock;
    }

    /** Messages that are being handled. */
    final class Begun {
        private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANDLING_SECONDS);
        private final List<MessageQueue.Message> messages;
        private final List<CompletableFuture<?>> handled;

        private Begun(List<MessageQueue.Message> messages) {
            this.messages = messages;
            Instant now = clock.instant();
            messages.forEach(message -> times.received(message, now));
            handled = messages.stream().map(message -> begin(message, now)).collect(toList());
        }

        /** Whether there is nothing to wait for. */
        boolean isComplete() {
            return handled.stream().allMatch(CompletableFuture::isDone);
        }

        /** @return what to delete: all but those whose notices could not be handled and may be another time */
        List<MessageQueue.Message> await() throws InterruptedException {
            List<MessageQueue.Message> done = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                if (isDone(messages.get(i), handled.get(i), end - System.nanoTime())) {
                    done.add(messages.get(i));
                }
            }
            return done;
        }
    }

    /** Hands over what the messages say; does not wait. */
    Begun begin(List<MessageQueue.Message> messages) {
        counts.received(messages.size());
        return new Begun(messages);
    }

    private CompletableFuture<?> begin(MessageQueue.Message message, Instant now) {
        try {
            List<Notice> notices = parser.parse(message.body(), times.unlessTold(message, now)).stream()
                    .map(notice -> times.onOurClock(notice, message, now))
                    .toList();
            if (notices.isEmpty()) {
                counts.otherKind();
                named.removedUnread(message, "it announces nothing that we know of");
            }
            notices.forEach(notice -> counts.delayed(Duration.between(notice.at(), now)));
            CompletableFuture<?>[] handled =
                    notices.stream().map(this::handOver).toArray(CompletableFuture<?>[]::new);
            return handled.length == 1 ? handled[0] : CompletableFuture.allOf(handled);
        } catch (UnreadableNoticeException e) {
            counts.unreadable(e.getMessage());
            LOGGER.fine(() -> "Message " + message.id() + " removed: " + e.getMessage());
            named.removed(message, e.getMessage());
            return CompletableFuture.completedFuture(null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<?> handOver(Notice notice) {
        return sink.accept(notice, NoticeSource.QUEUE)
                .thenAccept((Handling handling) -> counts.handled(handling))
                .toCompletableFuture();
    }

    private boolean isDone(MessageQueue.Message message, CompletableFuture<?> handled, long nanosLeft)
            throws InterruptedException {
        try {
            handled.get(Math.max(0, nanosLeft), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            boolean giveUp = message.receiveCount() >= MAX_RECEIVES;
            if (giveUp) {
                counts.undeliverable();
                named.removed(message, "it could not be handled in " + MAX_RECEIVES + " attempts");
            }
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Message " + message.id() + " could not be handled, attempt " + message.receiveCount()
                            + (giveUp ? "; removing it" : "; it will come again"));
            return giveUp;
        }
    }
}

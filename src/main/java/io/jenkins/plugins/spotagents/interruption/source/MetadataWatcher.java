package io.jenkins.plugins.spotagents.interruption.source;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches the machine it runs on for notices of its end. Needs the JDK and, of ours, {@link Notice}, {@link
 * UnreadableNoticeException} and a {@link MetadataNotices} only: it is shipped to agents. Says nothing on a machine without metadata,
 * and ends there.
 */
public final class MetadataWatcher implements AutoCloseable {
    /** Failures at the start after which a machine is taken to have no metadata: 15 s, as a network may come up late. */
    private static final int ATTEMPTS_AT_START = 3;

    /** Failures in a row, once it worked, after which somebody should know: a minute. */
    private static final int FAILURES_TO_TELL = 12;

    /** Maintenance is announced days ahead: every twelfth poll is a minute. */
    private static final int POLLS_PER_LEISURELY_POLL = 12;

    private final Settings settings;
    private final Listener listener;
    private final MetadataNotices.Machine machine;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Set<String> told = new HashSet<>();
    private boolean everWorked;
    private int failures;
    private int polls;

    /**
     * @param metadata of the vendor
     * @param interval between polls
     * @param instanceId the instance that the watcher is meant for; on another one it ends
     */
    public record Settings(MetadataNotices metadata, Duration interval, String instanceId) implements Serializable {
        /** AWS' advice (EC2 user guide, "Spot Instance interruption notices"), and little for any other service. */
        public static final Duration ADVISED = Duration.ofSeconds(5);

        public Settings {
            Objects.requireNonNull(metadata, "metadata");
            Objects.requireNonNull(interval, "interval");
            Objects.requireNonNull(instanceId, "instanceId");
            if (interval.compareTo(Duration.ZERO) <= 0) {
                throw new IllegalArgumentException(
                        "Metadata interval " + interval + " is not above 0: use " + ADVISED + ".");
            }
        }
    }

    /** Hears of notices; across a channel, in Jenkins. */
    public interface Listener {
        /**
         * A notice, once. If this throws, it comes again with the next poll.
         *
         * @throws Exception if it did not get through
         */
        void noticed(Notice notice) throws Exception;

        /** The metadata were there and no longer are; may come again. The watcher tries on. */
        void failing(String reason);
    }

    /** Why a watcher ended. */
    public enum End {
        STOPPED,
        /** The machine has no metadata, or they are switched off, or out of reach of a container (hop limit). */
        NO_METADATA,
        /** The machine is another one than the watcher was meant for. */
        OTHER_INSTANCE
    }

    public MetadataWatcher(Settings settings, Listener listener) {
        this(settings, listener, Clock.systemUTC());
    }

    /** @param clock says when a document was read */
    public MetadataWatcher(Settings settings, Listener listener, Clock clock) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.clock = clock;
        machine = settings.metadata().here();
    }

    /** Polls until it is stopped or has no reason to go on. */
    public End run() throws InterruptedException {
        Optional<End> end = poll();
        while (end.isEmpty()) {
            if (stop.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS)) {
                return End.STOPPED;
            }
            end = poll();
        }
        return end.get();
    }

    /** One look, for one who polls by a time of his own; empty if there is reason for another one. */
    public Optional<End> poll() {
        try {
            if (!everWorked && !machine.is(settings.instanceId())) {
                return Optional.of(End.OTHER_INSTANCE);
            }
            boolean unreadable = tellWhatIsNew();
            everWorked = true;
            if (!unreadable) {
                failures = 0;
            }
            return Optional.empty();
        } catch (IOException e) {
            failed(e.getMessage() == null ? e.toString() : e.getMessage());
            boolean none = !everWorked && failures >= ATTEMPTS_AT_START;
            return none ? Optional.of(End.NO_METADATA) : Optional.empty();
        }
    }

    /** @return whether a document could not be read */
    private boolean tellWhatIsNew() throws IOException {
        Instant now = clock.instant();
        boolean leisure = polls++ % POLLS_PER_LEISURELY_POLL == 0;
        boolean unreadable = false;
        for (MetadataNotices.Document document : machine.documents()) {
            if (leisure || !document.isLeisurely()) {
                unreadable |= tell(document, now);
            }
        }
        return unreadable;
    }

    private boolean tell(MetadataNotices.Document document, Instant now) throws IOException {
        Optional<String> text = document.read();
        if (text.isEmpty() || told.contains(document.name() + text.get())) {
            return false;
        }
        try {
            for (Notice notice : document.notices(settings.instanceId(), text.get(), now)) {
                listener.noticed(notice);
            }
            told.add(document.name() + text.get());
            return false;
        } catch (UnreadableNoticeException e) {
            failed(document.name() + ": " + e.getMessage());
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception notDelivered) {
            // The channel to the controller may be coming back; the next poll says it again.
            return false;
        }
    }

    private void failed(String reason) {
        failures++;
        if (failures % FAILURES_TO_TELL == 0 && everWorked) {
            listener.failing(reason);
        }
    }

    /** Ends {@link #run} at its next breath. */
    @Override
    public void close() {
        stop.countDown();
    }
}

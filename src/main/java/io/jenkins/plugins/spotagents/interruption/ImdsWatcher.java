package io.jenkins.plugins.spotagents.interruption;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches the machine it runs on for notices of its end. Needs the JDK and, of ours, {@link Notice}, {@link
 * UnreadableNoticeException} and the two {@code Imds…} classes only: it is shipped to agents. Says nothing on a machine
 * without IMDS, and ends there.
 */
public final class ImdsWatcher implements AutoCloseable {
    /** Failures at the start after which a machine is taken to have no IMDS: 15 s, as a network may come up late. */
    private static final int ATTEMPTS_AT_START = 3;

    /** Failures in a row, once it worked, after which somebody should know: a minute. */
    private static final int FAILURES_TO_TELL = 12;

    /** Maintenance is announced days ahead: every twelfth poll is a minute. */
    private static final int POLLS_PER_MAINTENANCE_POLL = 12;

    private final Settings settings;
    private final Listener listener;
    private final ImdsClient imds;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Set<String> told = new HashSet<>();
    private boolean everWorked;
    private int failures;
    private int polls;

    /**
     * @param base where IMDS is, without {@code /latest}
     * @param interval between polls; AWS advises 5 s
     * @param instanceId the instance that the watcher is meant for; on another one it ends
     */
    public record Settings(URI base, Duration interval, String instanceId) implements Serializable {
        public static final URI AWS = URI.create("http://169.254.169.254");
        public static final Duration ADVISED = Duration.ofSeconds(5);

        public Settings {
            Objects.requireNonNull(base, "base");
            Objects.requireNonNull(interval, "interval");
            Objects.requireNonNull(instanceId, "instanceId");
            if (!"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
                throw new IllegalArgumentException(
                        "IMDS address '" + base + "' is no http address: use " + AWS + " unless it is emulated.");
            }
            if (interval.compareTo(Duration.ZERO) <= 0) {
                throw new IllegalArgumentException(
                        "IMDS interval " + interval + " is not above 0: use " + ADVISED + ".");
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

        /** IMDS worked and no longer does; may come again. The watcher tries on. */
        void failing(String reason);
    }

    /** Why a watcher ended. */
    public enum End {
        STOPPED,
        /** The machine has no IMDS, or it is switched off, or out of reach of a container (hop limit). */
        NO_IMDS,
        /** The machine is another one than the watcher was meant for. */
        OTHER_INSTANCE
    }

    public ImdsWatcher(Settings settings, Listener listener) {
        this(settings, listener, Clock.systemUTC());
    }

    /** @param clock says when a document was read */
    public ImdsWatcher(Settings settings, Listener listener, Clock clock) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.clock = clock;
        imds = new ImdsClient(settings.base());
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
            if (!everWorked && !isOurInstance()) {
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
            return none ? Optional.of(End.NO_IMDS) : Optional.empty();
        }
    }

    private boolean isOurInstance() throws IOException {
        return imds.read("instance-id").equals(Optional.of(settings.instanceId()));
    }

    /** @return whether a document could not be read */
    private boolean tellWhatIsNew() throws IOException {
        String id = settings.instanceId();
        Instant now = clock.instant();
        boolean unreadable =
                tell("spot/instance-action", text -> List.of(ImdsDocuments.spotInterruption(id, text, now)));
        unreadable |= tell("events/recommendations/rebalance", text -> List.of(ImdsDocuments.rebalance(id, text)));
        if (polls++ % POLLS_PER_MAINTENANCE_POLL == 0) {
            unreadable |= tell("events/maintenance/scheduled", text -> ImdsDocuments.maintenance(id, text, now));
        }
        return unreadable;
    }

    private interface Reader {
        List<Notice> read(String text) throws UnreadableNoticeException;
    }

    private boolean tell(String document, Reader reader) throws IOException {
        Optional<String> text = imds.read(document);
        if (text.isEmpty() || told.contains(document + text.get())) {
            return false;
        }
        try {
            List<Notice> notices = new ArrayList<>(reader.read(text.get()));
            for (Notice notice : notices) {
                listener.noticed(notice);
            }
            told.add(document + text.get());
            return false;
        } catch (UnreadableNoticeException e) {
            failed(document + ": " + e.getMessage());
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

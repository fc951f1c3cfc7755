package io.jenkins.plugins.spotagents.interruption.source;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * Receives, handles, deletes. One receiver waits in a long poll; as long as the queue gives full batches, up to ten work it
 * off side by side (Karpenter's number). Owns their threads.
 *
 * <p>A queue belongs to one controller: messages about instances that are not ours are removed too. Their notices are
 * remembered by the {@link InterruptionController} in case the agent is yet to appear.
 */
public final class QueueNoticeSource implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(QueueNoticeSource.class.getName());
    private static final int MAX_RECEIVERS = 10;
    private static final int BATCH = 10;
    private static final Duration LONG_POLL = Duration.ofSeconds(20);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final MessageQueue queue;
    private final NoticeBatch batch;
    private final QueueCounts counts = new QueueCounts();
    private final NoticeTimes times = new NoticeTimes();
    private final QueueWatch watch;
    private final Pause pause;
    private final RandomGenerator random;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Set<Thread> receiving = new HashSet<>();
    private final Semaphore helpers = new Semaphore(MAX_RECEIVERS - 1);
    private final ThreadPoolExecutor receivers;

    /** Waits, unless and until the source is stopped meanwhile. */
    interface Pause {
        void take(Duration pause) throws InterruptedException;
    }

    /**
     * @param name of the queue, for the log
     * @param ours whether there is an agent on an instance; cheap: what is removed unread is compared
     */
    public QueueNoticeSource(
            String name,
            MessageQueue queue,
            NoticeParser parser,
            NoticeSink sink,
            Predicate<String> ours,
            Clock clock) {
        this(name, queue, parser, sink, ours, clock, null, RandomGenerator.getDefault());
    }

    /** @param pauseInstead for tests; null waits in the world's time */
    QueueNoticeSource(
            String name,
            MessageQueue queue,
            NoticeParser parser,
            NoticeSink sink,
            Predicate<String> ours,
            Clock clock,
            Pause pauseInstead,
            RandomGenerator random) {
        this.queue = Objects.requireNonNull(queue, "queue");
        this.random = random;
        batch = new NoticeBatch(parser, sink, counts, times, new NamedInstances(name, ours, counts), clock);
        watch = new QueueWatch(name, clock);
        pause = pauseInstead != null ? pauseInstead : this::waitUnlessStopped;
        receivers = new ThreadPoolExecutor(
                0,
                MAX_RECEIVERS,
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new ThreadFactoryBuilder()
                        .setNameFormat("spot-agents-notices-" + name.replace("%", "%%") + "-%d")
                        .setDaemon(true)
                        .build());
    }

    /** Begins to receive; comes once. */
    public void start() {
        receivers.execute(this::receiveSteadily);
    }

    public QueueHealth health() {
        return watch.health(times.clockAhead(), counts.snapshot());
    }

    private void receiveSteadily() {
        try {
            while (!stopped()) {
                try {
                    receiveOnce(LONG_POLL);
                } catch (IOException | RuntimeException e) {
                    if (!stopped()) {
                        pause.take(pauseAfter(watch.failed(e)));
                    }
                }
            }
        } catch (InterruptedException stopping) {
            LOGGER.finer("A receiver was stopped");
        }
    }

    /** A full batch means that more is waiting. */
    private void callHelp() {
        if (helpers.tryAcquire()) {
            try {
                receivers.execute(this::receiveBacklog);
            } catch (RejectedExecutionException enough) {
                helpers.release();
            }
        }
    }

    private void receiveBacklog() {
        try {
            while (!stopped() && receiveOnce(Duration.ZERO) > 0) {
                LOGGER.finest("More is waiting");
            }
        } catch (IOException | RuntimeException e) {
            // The steady receiver will meet the same trouble, and tells of it.
            LOGGER.log(Level.FINE, "A receiver of the backlog gives up", e);
        } catch (InterruptedException stopping) {
            LOGGER.finer("A receiver was stopped");
        } finally {
            helpers.release();
        }
    }

    private int receiveOnce(Duration wait) throws IOException, InterruptedException {
        List<MessageQueue.Message> messages = receive(wait);
        if (messages.size() == BATCH) {
            callHelp();
        }
        // Also when stopped meanwhile: handing it back would cost the visibility timeout, a quarter of a notice of two
        // minutes.
        NoticeBatch.Begun begun = batch.begin(messages);
        if (begun.isComplete() || !isLeftToAnother(begun)) {
            finish(begun);
        }
        watch.succeeded();
        return messages.size();
    }

    private void finish(NoticeBatch.Begun begun) throws IOException, InterruptedException {
        List<MessageQueue.Message> done = begun.await();
        if (!done.isEmpty()) {
            queue.delete(done);
        }
    }

    /** What takes its time must not keep the next notice waiting. */
    private boolean isLeftToAnother(NoticeBatch.Begun begun) {
        if (!helpers.tryAcquire()) {
            return false;
        }
        try {
            receivers.execute(() -> finishAside(begun));
            return true;
        } catch (RejectedExecutionException enough) {
            helpers.release();
            return false;
        }
    }

    private void finishAside(NoticeBatch.Begun begun) {
        try {
            finish(begun);
        } catch (IOException | RuntimeException e) {
            // They come again, as what is known already.
            LOGGER.log(Level.FINE, "Messages that were handled cannot be deleted", e);
        } catch (InterruptedException stopping) {
            LOGGER.finer("A receiver was stopped");
        } finally {
            helpers.release();
        }
    }

    private List<MessageQueue.Message> receive(Duration wait) throws IOException, InterruptedException {
        Thread me = Thread.currentThread();
        synchronized (receiving) {
            if (stopped()) {
                throw new InterruptedException("stopped");
            }
            receiving.add(me);
        }
        try {
            return queue.receive(BATCH, wait);
        } finally {
            synchronized (receiving) {
                receiving.remove(me);
                if (stopped() && Thread.interrupted()) {
                    LOGGER.finer("Stopped while receiving");
                }
            }
        }
    }

    /** Full jitter below a bound that doubles. */
    @SuppressFBWarnings(
            value = "RV_RETURN_VALUE_IGNORED",
            justification = "The loop asks for itself whether it has been stopped")
    private void waitUnlessStopped(Duration length) throws InterruptedException {
        stop.await(length.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Duration pauseAfter(int failures) {
        long bound = FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10);
        return Duration.ofMillis(random.nextLong(Math.min(bound, LONGEST_PAUSE.toMillis()) + 1));
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    /** Stops receiving; what has been received is handled to its end. Does not wait: see {@link #awaitStopped}. */
    @Override
    public void close() {
        synchronized (receiving) {
            stop.countDown();
            receiving.forEach(Thread::interrupt);
        }
        receivers.shutdown();
    }

    /** @return whether all receivers have ended within the time */
    public boolean awaitStopped(Duration atMost) throws InterruptedException {
        return receivers.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}

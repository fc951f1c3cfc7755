package io.jenkins.plugins.spotagents.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.spotagents.aws.SqsMessageQueue;
import io.jenkins.plugins.spotagents.aws.events.EventBridgeParser;
import io.jenkins.plugins.spotagents.aws.events.QueueUrl;
import io.jenkins.plugins.spotagents.emulator.sqs.EmulatedQueue;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.exit.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.source.MessageQueue;
import io.jenkins.plugins.spotagents.interruption.source.QueueNoticeSource;
import io.jenkins.plugins.spotagents.scheduling.SystemScheduler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * 15,000 notices wait in the queue: the engine receives, parses, cordons and deletes them; a bare loop, with as many threads, only
 * receives and deletes. The two take turns, so that both have the same machine.
 *
 * @param answersAfter what the queue lets each call wait; without, no time is spent but processor time, of which the loop needs next to
 *     none beside the SDK's
 */
record NoticeBacklog(Duration answersAfter) implements Benchmark {
    /**
     * The least that is typical: "tens or low hundreds of milliseconds" (Amazon SQS FAQs).
     */
    static final Duration AS_SQS = Duration.ofMillis(10);

    private static final int NOTICES = 15_000;
    /** Rounds before those that count: what both share, and what only the engine has, is compiled by then. */
    private static final int WARM_UP = 3;

    private static final int ROUNDS = 7;
    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static final int THREADS = 10;
    private static final int BATCH = 10;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    @Override
    public String title() {
        return "Notices: a backlog of " + NOTICES + " in a queue that answers "
                + (answersAfter.isZero() ? "at once" : "after " + answersAfter.toMillis() + " ms");
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Region region = Region.open()) {
            region.aws().latency(answersAfter);
            List<Cost> bare = new ArrayList<>();
            List<Cost> engine = new ArrayList<>();
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                bare.add(drain(region, NoticeBacklog::bare));
                engine.add(drain(region, NoticeBacklog::engine));
            }
            bare.subList(0, WARM_UP).clear();
            engine.subList(0, WARM_UP).clear();
            double fastest = fastest(engine, Cost::seconds);
            double ratio = fastest / fastest(bare, Cost::seconds);
            return List.of(
                    Figure.of(
                            "bare loop of receive and delete, fastest of " + ROUNDS, fastest(bare, Cost::seconds), "s"),
                    Figure.of("engine, every agent cordoned, fastest of " + ROUNDS, fastest, "s"),
                    answersAfter.isZero()
                            ? Figure.of("engine / bare loop", ratio, "×")
                            : Figure.atMost(1.25, "engine / bare loop", ratio, "×"),
                    Figure.of(
                            "the same in processor time, until every agent is released",
                            fastest(engine, Cost::processor) / fastest(bare, Cost::processor),
                            "×"),
                    Figure.of("notices a second", NOTICES / fastest, ""));
        }
    }

    /**
     * What a round took.
     *
     * @param processor seconds, of the emulated SQS as well
     */
    private record Cost(double seconds, double processor) {}

    private static long processorTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private interface Drain {
        double seconds(EmulatedQueue queue, MessageQueue receiving) throws Exception;
    }

    /** A queue for each: the long poll of a source that was stopped goes on at the other end and would swallow messages. */
    private static Cost drain(Region region, Drain drain) throws Exception {
        EmulatedQueue queue = region.aws().queue("backlog-" + QUEUES.incrementAndGet());
        fill(queue);
        long before = processorTime();
        double seconds = drain.seconds(queue, new SqsMessageQueue(region.clients(), new QueueUrl(queue.url())));
        return new Cost(seconds, (processorTime() - before) / 1e9);
    }

    /** The round that other work on the machine disturbed least. */
    private static double fastest(List<Cost> rounds, ToDoubleFunction<Cost> cost) {
        return rounds.stream().mapToDouble(cost).min().orElseThrow();
    }

    private static void fill(EmulatedQueue queue) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        for (int i = 0; i < NOTICES; i++) {
            queue.send(event(BenchmarkFarm.instanceId(i), time));
        }
    }

    private static String event(String instanceId, String time) {
        return "{\"version\":\"0\",\"id\":\"12345678-1234-1234-1234-123456789012\","
                + "\"detail-type\":\"EC2 Spot Instance Interruption Warning\",\"source\":\"aws.ec2\","
                + "\"account\":\"123456789012\",\"time\":\"" + time + "\",\"region\":\"eu-west-1\","
                + "\"resources\":[\"arn:aws:ec2:eu-west-1a:instance/" + instanceId + "\"],"
                + "\"detail\":{\"instance-id\":\"" + instanceId + "\",\"instance-action\":\"terminate\"}}";
    }

    private static double bare(EmulatedQueue full, MessageQueue queue) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            long start = System.nanoTime();
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                loops.add(threads.submit(() -> receiveAndDelete(queue)));
            }
            for (Future<?> loop : loops) {
                loop.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void receiveAndDelete(MessageQueue queue) throws IOException {
        List<MessageQueue.Message> messages = queue.receive(BATCH, Duration.ZERO);
        while (!messages.isEmpty()) {
            queue.delete(messages);
            messages = queue.receive(BATCH, Duration.ZERO);
        }
        return null;
    }

    private static double engine(EmulatedQueue full, MessageQueue queue) throws InterruptedException {
        BenchmarkFarm farm = new BenchmarkFarm(Duration.ZERO);
        try (SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
                InterruptionController controller = new InterruptionController(
                        farm,
                        (agent, at) -> Set.of(),
                        new InterruptionListener() {},
                        new FarmCalls(scheduler),
                        scheduler)) {
            EventBridgeParser parser = new EventBridgeParser(Optional.empty(), Optional.empty());
            try (QueueNoticeSource source = new QueueNoticeSource(
                    "benchmark", queue, parser, controller::accept, id -> false, Clock.systemUTC())) {
                long start = System.nanoTime();
                source.start();
                if (!full.awaitEmpty(LONGEST)) {
                    throw new IllegalStateException("The queue is not empty after " + LONGEST);
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                farm.awaitReleased(farm.cordoned());
                return seconds;
            }
        }
    }
}

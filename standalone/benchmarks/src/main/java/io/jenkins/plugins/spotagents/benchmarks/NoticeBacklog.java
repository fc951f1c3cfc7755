package io.jenkins.plugins.spotagents.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.spotagents.aws.SqsMessageQueue;
import io.jenkins.plugins.spotagents.emulator.sqs.EmulatedQueue;
import io.jenkins.plugins.spotagents.interruption.EventBridgeParser;
import io.jenkins.plugins.spotagents.interruption.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.MessageQueue;
import io.jenkins.plugins.spotagents.interruption.QueueUrl;
import io.jenkins.plugins.spotagents.interruption.SqsNoticeSource;
import io.jenkins.plugins.spotagents.interruption.SystemScheduler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * 15,000 notices wait in the queue: the engine receives, parses, cordons and deletes them; a bare loop, with as many threads, only
 * receives and deletes. The two take turns, so that both have the same machine.
 */
record NoticeBacklog() implements Benchmark {
    private static final int NOTICES = 15_000;
    private static final int WARM_UP = 3_000;
    private static final int ROUNDS = 9;
    private static final AtomicInteger QUEUES = new AtomicInteger();
    private static final int THREADS = 10;
    private static final int BATCH = 10;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    @Override
    public String title() {
        return "Notices: a backlog of " + NOTICES + " in the queue";
    }

    @Override
    public List<Figure> run() throws Exception {
        try (Region region = Region.open()) {
            drain(region, WARM_UP, NoticeBacklog::bare);
            drain(region, WARM_UP, NoticeBacklog::engine);
            List<Double> bare = new ArrayList<>();
            List<Double> engine = new ArrayList<>();
            long[] processor = new long[2];
            for (int round = 0; round < ROUNDS; round++) {
                long before = processorTime();
                bare.add(drain(region, NOTICES, NoticeBacklog::bare));
                long between = processorTime();
                engine.add(drain(region, NOTICES, NoticeBacklog::engine));
                processor[0] += between - before;
                processor[1] += processorTime() - between;
            }
            return List.of(
                    Figure.of("bare loop of receive and delete, fastest of " + ROUNDS, fastest(bare), "s"),
                    Figure.of("engine, every agent cordoned, fastest of " + ROUNDS, fastest(engine), "s"),
                    Figure.atMost(1.25, "engine / bare loop", fastest(engine) / fastest(bare), "×"),
                    Figure.of(
                            "the same in processor time, until every agent is released",
                            (double) processor[1] / processor[0],
                            "×"),
                    Figure.of("notices a second", NOTICES / fastest(engine), ""));
        }
    }

    /** Of the emulated SQS as well; nanoseconds. */
    private static long processorTime() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private interface Drain {
        double seconds(EmulatedQueue queue, MessageQueue receiving) throws Exception;
    }

    /** A queue for each: the long poll of a source that was stopped goes on at the other end and would swallow messages. */
    private static double drain(Region region, int notices, Drain drain) throws Exception {
        EmulatedQueue queue = region.aws().queue("backlog-" + QUEUES.incrementAndGet());
        fill(queue, notices);
        return drain.seconds(queue, new SqsMessageQueue(region.clients(), new QueueUrl(queue.url())));
    }

    /** The round that other work on the machine disturbed least. */
    private static double fastest(List<Double> values) {
        return Collections.min(values);
    }

    private static void fill(EmulatedQueue queue, int count) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        for (int i = 0; i < count; i++) {
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
            try (SqsNoticeSource source =
                    new SqsNoticeSource("benchmark", queue, parser, controller::accept, Clock.systemUTC())) {
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

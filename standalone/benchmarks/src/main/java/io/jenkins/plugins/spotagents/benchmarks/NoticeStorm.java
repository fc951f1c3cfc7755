package io.jenkins.plugins.spotagents.benchmarks;

import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.exit.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scheduling.SystemScheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** 10,000 agents get their notices within one second, and cordoning one takes 5 ms. */
record NoticeStorm() implements Benchmark {
    private static final int AGENTS = 10_000;
    private static final int WARM_UP = 2_000;
    private static final Duration WITHIN = Duration.ofSeconds(1);
    private static final Duration CALL = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @Override
    public String title() {
        return "Notices: " + AGENTS + " agents within a second";
    }

    @Override
    public List<Figure> run() throws InterruptedException {
        storm(WARM_UP);
        List<Long> delays = storm(AGENTS);
        return List.of(
                Figure.atMost(0, "agents not cordoned", AGENTS - delays.size(), ""),
                Figure.of("notice → cordon, median", delays.get(delays.size() / 2) / 1e6, "ms"),
                Figure.of("notice → cordon, 99th percentile", delays.get(delays.size() * 99 / 100) / 1e6, "ms"),
                Figure.of("notice → cordon, longest", delays.get(delays.size() - 1) / 1e6, "ms"));
    }

    /** @return from each notice's arrival to the end of its cordon, in nanoseconds, sorted */
    private static List<Long> storm(int agents) throws InterruptedException {
        ConcurrentLinkedQueue<Long> delays = new ConcurrentLinkedQueue<>();
        CountDownLatch all = new CountDownLatch(agents);
        InterruptionListener listener = new InterruptionListener() {
            @Override
            public void cordoned(AgentFarm.Interruption interruption, Duration afterNotice) {
                delays.add(afterNotice.toNanos());
                all.countDown();
            }
        };
        BenchmarkFarm farm = new BenchmarkFarm(CALL);
        try (SystemScheduler scheduler = new SystemScheduler(Clock.systemUTC());
                InterruptionController controller = new InterruptionController(
                        farm, (agent, at) -> Set.of(), listener, new FarmCalls(scheduler), scheduler)) {
            long start = System.nanoTime();
            for (int i = 0; i < agents; i++) {
                long due = start + WITHIN.toNanos() * i / agents;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                Instant now = Instant.now();
                controller.accept(
                        new Notice.SpotInterruption(BenchmarkFarm.instanceId(i), now, now.plusSeconds(120)),
                        NoticeSource.QUEUE);
            }
            if (all.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                farm.awaitReleased(agents);
            }
        }
        return delays.stream().sorted().toList();
    }
}

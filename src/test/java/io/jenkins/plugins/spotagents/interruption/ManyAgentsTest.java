package io.jenkins.plugins.spotagents.interruption;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.interruption.exit.AgentExit;
import io.jenkins.plugins.spotagents.interruption.exit.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** With the controller's own threads. */
public class ManyAgentsTest {
    private static final int AGENTS = 10_000;

    private final VirtualScheduler time = new VirtualScheduler();
    private final FakeFarm farm = new FakeFarm(time);
    private final Logger log = Logger.getLogger(AgentExit.class.getName());

    @Before
    public void lessLog() {
        log.setLevel(Level.SEVERE);
    }

    @After
    public void usualLog() {
        log.setLevel(null);
    }

    @Test
    public void tenThousandAgentsAtOnceAreEachCordonedReplacedAndReleasedOnce() throws Exception {
        CountDownLatch released = new CountDownLatch(AGENTS);
        AtomicInteger requeued = new AtomicInteger();
        InterruptionListener listener = new InterruptionListener() {
            @Override
            public void released(InterruptionReport report) {
                requeued.addAndGet((int) report.count(WorkOutcome.REQUEUED));
                released.countDown();
            }
        };
        for (int i = 0; i < AGENTS; i++) {
            farm.add("i-" + i);
            farm.run("i-" + i, "job#" + i, Duration.ofHours(1));
        }
        try (InterruptionController controller =
                new InterruptionController(farm, (agent, at) -> Set.of(), listener, new FarmCalls(time), time)) {
            Instant deadline = time.now().plusSeconds(120);
            for (NoticeSource source : List.of(NoticeSource.QUEUE, NoticeSource.METADATA)) {
                for (int i = 0; i < AGENTS; i++) {
                    controller.accept(new Notice.SpotInterruption("i-" + i, time.now(), deadline), source);
                }
            }
            assertThat(released.await(2, TimeUnit.MINUTES), is(true));
        }
        assertThat(requeued.get(), is(AGENTS));
        assertThat("each step came once for each agent", farm.diary.size(), is(AGENTS * 6));
        assertThat(new HashSet<>(farm.diary).size(), is(AGENTS * 6));
    }

    @Test
    public void agentsWhoseFarmHangsDelayNobodyElsesCordon() throws Exception {
        int hanging = 200;
        CountDownLatch cordoned = new CountDownLatch(hanging * 2);
        CountDownLatch never = new CountDownLatch(1);
        InterruptionListener listener = new InterruptionListener() {
            @Override
            public void cordoned(AgentFarm.Interruption interruption, Duration afterNotice) {
                cordoned.countDown();
            }
        };
        HangingFarm hangs = new HangingFarm(farm, never);
        for (int i = 0; i < hanging * 2; i++) {
            farm.add("i-" + i);
            farm.run("i-" + i, "job#" + i, Duration.ofHours(1));
        }
        try (InterruptionController controller =
                new InterruptionController(hangs, (agent, at) -> Set.of(), listener, new FarmCalls(time), time)) {
            for (int i = 0; i < hanging * 2; i++) {
                controller.accept(
                        new Notice.SpotInterruption(
                                "i-" + i, time.now(), time.now().plusSeconds(120)),
                        NoticeSource.QUEUE);
            }
            assertThat(cordoned.await(1, TimeUnit.MINUTES), is(true));
        }
    }
}

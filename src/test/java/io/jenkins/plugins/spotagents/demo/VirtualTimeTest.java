package io.jenkins.plugins.spotagents.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.After;
import org.junit.Test;

/** Time does not run ahead of whoever has something to do, however slow that is. */
public class VirtualTimeTest {
    /** Twelve virtual seconds. */
    private static final Duration SLOW = Duration.ofMillis(200);

    private static final Duration SOON = Duration.ofMillis(1);

    private final VirtualTime time = new VirtualTime(60);
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    @After
    public void close() {
        time.close();
    }

    @Test
    public void timeWaitsForAProcessThatBoots() throws Exception {
        time.after(SOON, () -> {
            happened.add("began");
            time.waitFor(() -> slowly("booted"));
        });
        time.after(SOON.multipliedBy(2), () -> happened.add("next"));

        runUntil(SOON.multipliedBy(3));

        assertThat(happened, contains("began", "booted", "next"));
    }

    @Test
    public void whatIsDueAtTheSameTimeDoesNotWaitForAProcessThatBoots() throws Exception {
        time.after(SOON, () -> time.waitFor(() -> slowly("first booted")));
        time.after(SOON, () -> happened.add("second begins to boot"));

        runUntil(SOON.multipliedBy(2));

        assertThat(happened, contains("second begins to boot", "first booted"));
    }

    @Test
    public void timeWaitsForATaskButNotForOneThatPauses() throws Exception {
        time.execute(() -> {
            slowly("called EC2");
            time.pause(SOON.multipliedBy(2));
            happened.add("called again at " + time.nanoTime());
        });
        time.after(SOON, () -> happened.add("next"));

        runUntil(SOON.multipliedBy(3));

        assertThat(happened, contains("called EC2", "next", "called again at 2000000"));
    }

    @Test
    public void tasksRunOneAtATimeInTheirOrder() throws Exception {
        for (int i = 1; i <= 3; i++) {
            int number = i;
            time.execute(() -> {
                happened.add(number + " begins");
                slowly(number + " ends");
            });
        }

        runUntil(SOON);

        assertThat(happened, contains("1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"));
    }

    @Test
    public void aTaskThatFailsDoesNotStopTime() throws Exception {
        time.execute(() -> {
            throw new IllegalStateException("as a test wants it");
        });

        runUntil(SOON);

        assertThat(time.nanoTime(), is(SOON.toNanos()));
    }

    @Test
    public void anEventMustNotPauseAsTimeWouldWaitForItself() throws Exception {
        time.after(Duration.ZERO, () -> {
            assertThrows(IllegalStateException.class, () -> time.pause(SOON));
            happened.add("refused");
        });

        runUntil(SOON);

        assertThat(happened, contains("refused"));
    }

    @Test
    public void inTheEndEveryPauseEnds() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        time.execute(() -> {
            happened.add("goes on: " + time.pause(Duration.ofDays(1)));
            ended.countDown();
        });
        runUntil(SOON);

        time.close();

        assertThat(ended.await(30, TimeUnit.SECONDS), is(true));
        assertThat(happened, contains("goes on: false"));
        assertThrows(RejectedExecutionException.class, () -> time.execute(over::countDown));
    }

    private void runUntil(Duration end) throws InterruptedException {
        time.after(end, over::countDown);
        time.start();
        assertThat(over.await(30, TimeUnit.SECONDS), is(true));
        time.stop();
    }

    /** As a machine does that is slow, or busy with something else. */
    private void slowly(String what) {
        long end = System.nanoTime() + SLOW.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        happened.add(what);
    }
}

package io.jenkins.plugins.spotagents.inventory;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Test;

public class InventoryScheduleTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final FakeInstanceApi ec2 = new FakeInstanceApi();
    private final Inventory inventory = new Inventory(ec2, "us", List.of(), Clock.systemUTC());
    private final Recording executor = new Recording();
    private final InventorySchedule schedule = new InventorySchedule(inventory, executor, LONG, FIRST, SHORT, () -> {
        throw new IllegalStateException("a sweep that fails");
    });

    @After
    public void stop() {
        schedule.close();
        executor.shutdownNow();
    }

    @Test
    public void itPollsAtOnceAndThenAtTheLongIntervalAlsoIfASweepFails() {
        schedule.start();
        await().until(() -> executor.delays().size() == 2);
        assertThat(executor.delays(), contains(0L, LONG.toMillis()));
        assertThat(ec2.describes, is(1));
    }

    @Test
    public void itPollsSoonerWhileSomethingBoots() {
        inventory.announce("i-1", FakeInstanceApi.OFFERING, "cloud", "linux", Instant.now());
        schedule.start();
        await().until(() -> executor.delays().size() == 2);
        assertThat(executor.delays(), contains(0L, SHORT.toMillis()));
    }

    @Test
    public void aLaunchBringsTheNextPollForwardOnce() {
        schedule.start();
        await().until(() -> executor.delays().size() == 2);
        schedule.hurry();
        schedule.hurry();
        assertThat(executor.delays(), contains(0L, LONG.toMillis(), FIRST.toMillis()));
        assertThat("the long wait was called off", executor.getQueue().size(), is(1));
    }

    @Test
    public void closedItPollsNoMore() {
        schedule.close();
        schedule.start();
        schedule.hurry();
        assertThat(executor.delays().isEmpty(), is(true));
    }

    @Test
    public void anIntervalOfZeroIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new InventorySchedule(inventory, executor, Duration.ZERO, FIRST, SHORT, () -> {}));
    }

    private static final class Recording extends ScheduledThreadPoolExecutor {
        private final List<Long> delays = new ArrayList<>();

        Recording() {
            super(1);
            setRemoveOnCancelPolicy(true);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            synchronized (delays) {
                delays.add(unit.toMillis(delay));
            }
            return super.schedule(task, delay, unit);
        }

        List<Long> delays() {
            synchronized (delays) {
                return List.copyOf(delays);
            }
        }
    }
}

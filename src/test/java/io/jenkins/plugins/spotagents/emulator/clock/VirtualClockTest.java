package io.jenkins.plugins.spotagents.emulator.clock;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class VirtualClockTest {
    private final VirtualClock clock = VirtualClock.create();
    private final List<String> ran = new ArrayList<>();

    private void note(String what) {
        ran.add(what + " at "
                + Duration.between(VirtualClock.DEFAULT_START, clock.instant()).toSeconds());
    }

    @Test
    public void eventsRunInOrderEachAtItsTime() {
        clock.schedule(Duration.ofSeconds(3), () -> note("c"));
        clock.schedule(Duration.ofSeconds(1), () -> note("a"));
        clock.schedule(Duration.ofSeconds(1), () -> {
            note("b");
            clock.schedule(Duration.ofSeconds(1), () -> note("nested"));
        });

        clock.advance(Duration.ofSeconds(10));

        assertThat(ran, contains("a at 1", "b at 1", "nested at 2", "c at 3"));
        assertThat(clock.instant(), is(VirtualClock.DEFAULT_START.plusSeconds(10)));
    }

    @Test
    public void whatIsNotDueWaits() {
        clock.schedule(Duration.ofSeconds(2), () -> note("late"));

        clock.advance(Duration.ofSeconds(1));

        assertThat(ran, is(List.of()));
        assertThat(clock.nextEvent().orElseThrow(), is(VirtualClock.DEFAULT_START.plusSeconds(2)));
    }

    @Test
    public void aCancelledEventDoesNotRun() {
        clock.schedule(Duration.ofSeconds(1), () -> note("never")).cancel();

        clock.advance(Duration.ofSeconds(2));

        assertThat(ran, is(List.of()));
    }

    @Test
    public void timeDoesNotRunBackwardsNorFromWithin() {
        assertThrows(IllegalArgumentException.class, () -> clock.advance(Duration.ofSeconds(-1)));
        clock.schedule(Duration.ZERO, () -> clock.advance(Duration.ofSeconds(1)));
        assertThrows(IllegalStateException.class, () -> clock.advance(Duration.ZERO));
    }

    @Test
    public void aRunningClockRunsEventsByItself() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        clock.schedule(Duration.ofHours(1), done::countDown);

        try (ClockPacer pacer = clock.run(36_000)) {
            assertThat(pacer == null, is(false));
            assertThat(done.await(30, TimeUnit.SECONDS), is(true));
        }

        Instant stopped = clock.instant();
        assertThat(Duration.between(VirtualClock.DEFAULT_START, stopped), greaterThan(Duration.ofMinutes(59)));
        assertThat(clock.instant(), is(stopped));
    }

    @Test
    public void realTimeIsShorterOnAFastClock() {
        assertThat(clock.toRealTime(Duration.ofSeconds(60)), is(Duration.ofSeconds(60)));
        try (ClockPacer pacer = clock.run(60)) {
            assertThat(pacer == null, is(false));
            assertThat(clock.toRealTime(Duration.ofSeconds(60)), is(Duration.ofSeconds(1)));
        }
    }
}

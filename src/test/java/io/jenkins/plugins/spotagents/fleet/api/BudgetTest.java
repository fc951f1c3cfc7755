package io.jenkins.plugins.spotagents.fleet.api;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.time.Duration;
import java.util.Random;
import org.junit.Assert;
import org.junit.Test;

public class BudgetTest {
    private final ManualTime time = new ManualTime();

    @Test
    public void aBurstIsFreeAndTheRestWaitsItsTurn() {
        ApiBudget budget = new ApiBudget(3, 2, time::nanoTime);
        for (int i = 0; i < 3; i++) {
            assertThat(budget.take(), is(Duration.ZERO));
        }
        assertThat(budget.take(), is(Duration.ofMillis(500)));
        assertThat(budget.take(), is(Duration.ofSeconds(1)));
    }

    @Test
    public void tokensComeBackUpToTheBurst() {
        ApiBudget budget = new ApiBudget(2, 1, time::nanoTime);
        budget.take();
        budget.take();
        time.advance(Duration.ofHours(1));
        assertThat(budget.take(), is(Duration.ZERO));
        assertThat(budget.take(), is(Duration.ZERO));
        assertThat(budget.take(), is(Duration.ofSeconds(1)));
    }

    @Test
    public void aBudgetOfNothingIsRefused() {
        Assert.assertThrows(IllegalArgumentException.class, () -> new ApiBudget(0, 1, time::nanoTime));
        Assert.assertThrows(IllegalArgumentException.class, () -> new ApiBudget(1, Double.NaN, time::nanoTime));
    }

    @Test
    public void pausesGrowAndJitterAndStayBounded() {
        Backoff backoff = new Backoff(10, Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(2));
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.pauseAfter(1, random), lessThanOrEqualTo(Duration.ofMillis(500)));
            assertThat(backoff.pauseAfter(60, random), lessThanOrEqualTo(Duration.ofSeconds(15)));
        }
        long distinct = random.longs(50)
                .map(seed -> backoff.pauseAfter(5, new Random(seed)).toMillis())
                .distinct()
                .count();
        assertThat(distinct, greaterThan(40L));
    }
}

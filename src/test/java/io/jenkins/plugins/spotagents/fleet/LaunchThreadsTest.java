package io.jenkins.plugins.spotagents.fleet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class LaunchThreadsTest {
    @Test(timeout = 30_000)
    public void closingWakesAPause() {
        LaunchThreads threads = new LaunchThreads("test");
        CompletableFuture<Boolean> paused = new CompletableFuture<>();
        threads.execute(() -> paused.complete(threads.pause(Duration.ofHours(1))));

        threads.close();

        assertThat(paused.join(), is(false));
    }

    @Test(timeout = 30_000)
    public void theTimerRings() throws InterruptedException {
        CountDownLatch rung = new CountDownLatch(1);
        try (LaunchThreads threads = new LaunchThreads("test")) {
            threads.after(Duration.ofMillis(1), rung::countDown);
            assertThat(rung.await(20, TimeUnit.SECONDS), is(true));
            assertThat(threads.pause(Duration.ofNanos(1)), is(true));
        }
    }

    @Test
    public void aClosedTimerTakesNothingMore() {
        LaunchThreads threads = new LaunchThreads("test");
        threads.close();
        threads.after(Duration.ofMillis(1), () -> {});
        assertThat(threads.pause(Duration.ofHours(1)), is(false));
    }

    @Test(timeout = 30_000)
    public void threadsAreNamedAfterTheCloudWhateverItsName() {
        try (LaunchThreads threads = new LaunchThreads("100 %d")) {
            CompletableFuture<String> name = new CompletableFuture<>();
            threads.execute(() -> name.complete(Thread.currentThread().getName()));

            assertThat(name.join(), startsWith("spot-agents launch: 100 %d #"));
        }
    }
}

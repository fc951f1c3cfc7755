package io.jenkins.plugins.spotagents.interruption.exit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.scheduling.ElasticPool;
import io.jenkins.plugins.spotagents.scheduling.VirtualScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.After;
import org.junit.Test;

public class FarmCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final VirtualScheduler time = new VirtualScheduler();
    private final ElasticPool urgent = new ElasticPool("test-urgent", 1);
    private final ElasticPool ordinary = new ElasticPool("test-ordinary", 1);
    private final FarmCalls calls = new FarmCalls(time, urgent, ordinary);

    @After
    public void close() {
        calls.close();
    }

    @Test
    public void aCallThatHangsIsGivenUpInterruptedAndReplaced() throws Exception {
        Hanging hanging = new Hanging();
        CompletableFuture<Void> hung = calls.call(LIMIT, hanging::call);
        hanging.begun.await();
        time.advance(LIMIT);
        CompletionException e = assertThrows(CompletionException.class, hung::join);
        assertThat(e.getCause(), is(instanceOf(TimeoutException.class)));
        hanging.interrupted.await();
        assertThat(calls.call(LIMIT, () -> "next").get(10, TimeUnit.SECONDS), is("next"));
    }

    @Test
    public void aCallThatCannotEvenBeInterruptedDoesNotUseUpThePool() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Void> hung = calls.call(LIMIT, () -> {
            begun.countDown();
            awaitStubbornly(release);
            return null;
        });
        begun.await();
        CompletableFuture<String> waiting = calls.call(LIMIT, () -> "served");
        time.advance(LIMIT);
        assertThat(waiting.get(10, TimeUnit.SECONDS), is("served"));
        assertThrows(CompletionException.class, hung::join);
        release.countDown();
        assertThat(calls.call(LIMIT, () -> "again").get(10, TimeUnit.SECONDS), is("again"));
    }

    @Test
    public void theLimitCountsFromTheBeginningOfACallNotFromItsQueueing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        calls.call(Duration.ofHours(1), () -> {
            begun.countDown();
            release.await();
            return null;
        });
        begun.await();
        CompletableFuture<String> queued = calls.call(LIMIT, () -> "in time");
        time.advance(Duration.ofMinutes(10));
        release.countDown();
        assertThat(queued.get(10, TimeUnit.SECONDS), is("in time"));
    }

    @Test
    public void cordoningHasALaneOfItsOwn() throws Exception {
        Hanging hanging = new Hanging();
        calls.call(LIMIT, hanging::call);
        hanging.begun.await();
        assertThat(calls.urgently(LIMIT, () -> "cordoned").get(10, TimeUnit.SECONDS), is("cordoned"));
    }

    @Test
    public void aStageThatNeverCompletesIsGivenUpAtItsTime() {
        CompletableFuture<Object> stage =
                calls.stage(LIMIT, time.now().plusSeconds(30), CompletableFuture<Object>::new);
        time.advance(Duration.ofSeconds(30));
        assertThat(
                assertThrows(CompletionException.class, stage::join).getCause(),
                is(instanceOf(TimeoutException.class)));
    }

    @Test
    public void evenAnErrorOfACallIsAnAnswer() {
        CompletableFuture<Object> failed = calls.call(LIMIT, () -> {
            throw new AssertionError("a bug in the farm");
        });
        assertThat(
                assertThrows(CompletionException.class, failed::join).getCause(), is(instanceOf(AssertionError.class)));
    }

    @Test
    public void afterClosingACallFailsAtOnce() {
        calls.close();
        assertThrows(
                CompletionException.class,
                () -> calls.call(LIMIT, () -> "too late").join());
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException ignoredByThisFarm) {
                done = false;
            }
        }
    }

    private static final class Hanging {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);

        Void call() throws InterruptedException {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return null;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }
    }
}

package io.jenkins.plugins.spotagents.interruption.source;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.spotagents.aws.events.EventBridgeParser;
import io.jenkins.plugins.spotagents.aws.events.Events;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.After;
import org.junit.Test;

public class QueueNoticeSourceTest {
    private final FakeQueue queue = new FakeQueue();
    private final List<Notice> noticed = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private NoticeSink sink = (notice, source) -> {
        noticed.add(notice);
        return CompletableFuture.completedFuture(
                notice.instanceId().equals(Events.ID) ? Handling.ACTED_ON : Handling.UNKNOWN_INSTANCE);
    };
    private String ours = Events.ID;
    private Clock clock = Clock.systemUTC();
    private QueueNoticeSource source;

    @After
    public void stop() throws Exception {
        source.close();
        assertThat("all receivers end", source.awaitStopped(Duration.ofSeconds(10)), is(true));
    }

    @Test
    public void messagesAreHandledDeletedAndCounted() {
        queue.send(Events.spotInterruption(Events.ID, "terminate"));
        queue.send(Events.rebalance(Events.OTHER_ID));
        queue.send(Events.stateChange(Events.ID, "running"));
        queue.send("poison");
        start();
        await().until(() -> queue.left() == 0);
        assertThat(noticed, hasSize(2));
        QueueHealth.Counts counts = source.health().counts();
        assertThat(counts.messages(), is(4L));
        assertThat(counts.actedOn(), is(1L));
        assertThat(counts.otherInstances(), is(1L));
        assertThat(counts.ignored(), is(1L));
        assertThat(counts.unreadable(), is(1L));
        assertThat(counts.lastUnreadable().orElseThrow(), containsString("'poison'"));
    }

    @Test
    public void aMessageThatCouldNotBeHandledComesAgain() {
        NoticeSink works = sink;
        sink = (notice, from) -> CompletableFuture.failedFuture(new IllegalStateException("farm is starting"));
        queue.send(Events.rebalance(Events.ID));
        start();
        await().until(() -> queue.inFlight() == 1 && source.health().counts().messages() == 1);
        sink = works;
        queue.timeOut();
        await().until(() -> queue.left() == 0);
        assertThat(noticed, hasSize(1));
    }

    @Test
    public void aMessageThatNeverCanBeHandledIsGivenUp() {
        sink = (notice, from) -> {
            throw new IllegalStateException("always");
        };
        queue.send(Events.rebalance(Events.ID), NoticeBatch.MAX_RECEIVES);
        start();
        await().until(() -> queue.left() == 0);
        assertThat(source.health().counts().undeliverable(), is(1L));
    }

    @Test
    public void aQueueThatIsDownIsTriedAgainLaterAndLaterAndItsBacklogIsHandledInTheEnd() {
        queue.down(true);
        start();
        await().until(() -> pauses.size() >= 12);
        QueueHealth health = source.health();
        assertThat(health.lastError(), is(Optional.of("the queue is down")));
        assertThat(health.failures(), is(greaterThan(10)));
        assertThat(health.failingSince().isPresent(), is(true));
        List<Duration> taken = pauses.stream().limit(12).toList();
        assertThat(taken.get(0), is(lessThanOrEqualTo(Duration.ofSeconds(1))));
        assertThat(taken, everyItem(lessThanOrEqualTo(Duration.ofSeconds(60))));
        assertThat(Collections.max(taken), is(greaterThan(Duration.ofSeconds(8))));

        for (int i = 0; i < 500; i++) {
            queue.send(Events.rebalance(Events.ID));
        }
        queue.down(false);
        await().until(() -> queue.left() == 0);
        assertThat(noticed, hasSize(500));
        assertThat(source.health().lastError(), is(Optional.empty()));
    }

    @Test
    public void aBacklogIsWorkedOffByTenReceiversAtMost() throws Exception {
        Set<Thread> receivers = ConcurrentHashMap.newKeySet();
        CountDownLatch allAtWork = new CountDownLatch(10);
        sink = (notice, from) -> {
            if (receivers.add(Thread.currentThread())) {
                allAtWork.countDown();
            }
            try {
                allAtWork.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture(Handling.DUPLICATE);
        };
        for (int i = 0; i < 1_000; i++) {
            queue.send(Events.rebalance(Events.ID));
        }
        start();
        await().until(() -> queue.left() == 0);
        assertThat(receivers, hasSize(10));
    }

    @Test
    public void whatWasReceivedIsHandledToItsEndAlsoWhenStopped() throws Exception {
        CompletableFuture<Handling> handling = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        sink = (notice, from) -> {
            begun.countDown();
            return handling;
        };
        queue.send(Events.rebalance(Events.ID));
        start();
        begun.await();
        source.close();
        handling.complete(Handling.ACTED_ON);
        assertThat(source.awaitStopped(Duration.ofSeconds(10)), is(true));
        assertThat(queue.left(), is(0));
    }

    @Test
    public void whatIsRemovedUnreadAndNamesAnAgentIsTold() {
        queue.send(Events.spotInterruption(Events.ID, "explode"));
        queue.send(Events.spotInterruption(Events.ID, "explode").replace(Events.ID, Events.OTHER_ID));
        queue.send(Events.envelope("EC2 Fleet Instance Change", "aws.ec2", "{\"instance-id\":\"" + Events.ID + "\"}"));
        queue.send(Events.stateChange(Events.ID, "running"));
        queue.send(Events.stateChange(Events.ID, "pending"));
        ours = Events.ID;
        start();
        await().until(() -> queue.left() == 0);
        QueueHealth.Counts counts = source.health().counts();
        assertThat(counts.missed(), is(2L));
        assertThat(counts.unreadable(), is(2L));
        assertThat(counts.otherKinds(), is(3L));
        assertThat(counts.lastMissed().orElseThrow(), containsString(Events.ID));
    }

    @Test
    public void whatTakesItsTimeKeepsNoNoticeWaiting() {
        CompletableFuture<Handling> slow = new CompletableFuture<>();
        NoticeSink quick = sink;
        sink = (notice, from) -> notice.instanceId().equals(Events.OTHER_ID) ? slow : quick.accept(notice, from);
        queue.send(Events.stateChange(Events.OTHER_ID, "terminated"));
        start();
        await().until(() -> source.health().counts().messages() == 1);
        queue.send(Events.spotInterruption(Events.ID, "terminate"));

        await().until(() -> noticed.size() == 1 && queue.left() == 1);
        slow.complete(Handling.UNKNOWN_INSTANCE);
        await().until(() -> queue.left() == 0);
    }

    @Test
    public void aTimeThatCannotBeIsBoundedByTheQueues() {
        Instant now = Instant.parse("2026-03-01T12:00:05Z");
        clock = Clock.fixed(now, ZoneOffset.UTC);
        queue.time(now.minusSeconds(1));
        for (String time : new String[] {"2026-03-01T13:00:00Z", "2036-03-01T12:00:00Z", "1970-01-01T00:00:00Z"}) {
            queue.send(Events.spotInterruption(Events.ID, "terminate").replace("2026-03-01T12:00:00Z", time));
        }
        queue.send(Events.spotInterruption(Events.ID, "terminate"));
        start();
        await().until(() -> queue.left() == 0);
        assertThat(
                noticed.stream()
                        .map(notice -> ((Notice.SpotInterruption) notice).deadline())
                        .toList(),
                containsInAnyOrder(
                        now.plusSeconds(119), now.plusSeconds(119), now.plusSeconds(119), now.plusSeconds(115)));
        assertThat(source.health().clockAhead(), is(Optional.empty()));
    }

    @Test
    public void aControllersClockThatIsWrongMovesNoDeadlineAndIsTold() throws Exception {
        for (int minutes : new int[] {-30, -1, 1, 30}) {
            noticed.clear();
            Instant aws = Instant.parse("2026-03-01T12:00:05Z");
            Instant here = aws.plus(Duration.ofMinutes(minutes));
            clock = Clock.fixed(here, ZoneOffset.UTC);
            queue.time(aws);
            queue.send(Events.spotInterruption(Events.ID, "terminate"));
            start();
            await().until(() -> queue.left() == 0);
            assertThat(
                    noticed,
                    contains(new Notice.SpotInterruption(
                            Events.ID,
                            here.minusSeconds(5),
                            here.plusSeconds(115),
                            Notice.SpotInterruption.Action.TERMINATE)));
            assertThat(source.health().clockAhead(), is(Optional.of(Duration.ofMinutes(minutes))));
            source.close();
            assertThat(source.awaitStopped(Duration.ofSeconds(10)), is(true));
        }
    }

    private void start() {
        source = new QueueNoticeSource(
                "test",
                queue,
                new EventBridgeParser(Optional.empty(), Optional.empty()),
                (notice, from) -> sink.accept(notice, from),
                ours::equals,
                clock,
                pauses::add,
                new Random(1));
        source.start();
    }
}

package io.jenkins.plugins.spotagents.interruption;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.Test;

/** Two notices about one agent at the same time; the threads that ask the farm run when the test says so. */
public class OverlappingNoticesTest {
    private final Queue<Runnable> questions = new ArrayDeque<>();
    private final InterruptionFixture fixture = new InterruptionFixture(questions::add);
    private final FakeFarm farm = fixture.farm;

    @Test
    public void theSecondFindsAnAgentThatWasReleasedMeanwhileAndStartsNothingAnew() {
        farm.add("i-1");
        CompletableFuture<Handling> first = accept(NoticeSource.QUEUE);
        CompletableFuture<Handling> second = accept(NoticeSource.METADATA);

        questions.remove().run();
        assertThat(farm.diary, contains("cordon i-1", "release i-1 BY_US"));
        questions.remove().run();

        assertThat(first.join(), is(Handling.ACTED_ON));
        assertThat(second.join(), is(Handling.DUPLICATE));
        assertThat(farm.diary, contains("cordon i-1", "release i-1 BY_US"));
    }

    private CompletableFuture<Handling> accept(NoticeSource source) {
        Instant now = fixture.time.now();
        return fixture.controller.accept(new Notice.SpotInterruption("i-1", now, now.plusSeconds(120)), source);
    }
}

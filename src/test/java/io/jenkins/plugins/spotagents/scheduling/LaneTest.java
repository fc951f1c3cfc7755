package io.jenkins.plugins.spotagents.scheduling;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.Test;

/** On threads that run when the test says so. */
public class LaneTest {
    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private final List<String> diary = new ArrayList<>();
    private final Lane lane = new Lane(this::handOver);
    private boolean refuses;

    private void handOver(Runnable task) {
        if (refuses) {
            throw new RejectedExecutionException("closed");
        }
        handedOver.add(task);
    }

    @Test
    public void whatTheEndOfATaskLeadsToIsDoneByTheSameThread() {
        lane.execute(task("first", () -> {}, () -> lane.execute(task("second", () -> {}, () -> {}))));
        handedOver.remove().run();
        assertThat(diary, contains("first", "second"));
        assertThat(handedOver.size(), is(0));
    }

    @Test
    public void ofSeveralThatFollowTheOthersGetThreadsOfTheirOwn() {
        lane.execute(task("first", () -> {}, () -> {
            lane.execute(task("second", () -> {}, () -> {}));
            lane.execute(task("third", () -> {}, () -> {}));
        }));
        handedOver.remove().run();
        assertThat(diary, contains("first", "second"));
        handedOver.remove().run();
        assertThat(diary, contains("first", "second", "third"));
    }

    @Test
    public void nothingWaitsForATaskThatMayHang() {
        lane.execute(task("slow", () -> lane.execute(task("of another agent", () -> {}, () -> {})), () -> {}));
        Runnable slow = handedOver.remove();
        slow.run();
        assertThat("handed over while the slow one ran", handedOver.size(), is(1));
    }

    @Test
    public void afterClosingNothingFollows() {
        lane.execute(task("first", lane::close, () -> {
            refuses = true;
            assertThrows(RejectedExecutionException.class, () -> lane.execute(task("second", () -> {}, () -> {})));
        }));
        handedOver.remove().run();
        assertThat(diary, contains("first"));
    }

    private Lane.Task task(String name, Runnable run, Runnable end) {
        return new Lane.Task() {
            @Override
            public void run() {
                diary.add(name);
                run.run();
            }

            @Override
            public void end() {
                end.run();
            }
        };
    }
}

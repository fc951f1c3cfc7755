package io.jenkins.plugins.spotagents.scheduling;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class DeadlinesTest {
    private final VirtualScheduler time = new VirtualScheduler();
    private final Deadlines deadlines = new Deadlines(time);
    private final List<String> givenUp = new ArrayList<>();

    private static final class Call implements Deadlines.Bound {
        private final String name;
        private final Instant deadline;
        private final List<String> log;

        Call(String name, Instant deadline, List<String> log) {
            this.name = name;
            this.deadline = deadline;
            this.log = log;
        }

        @Override
        public Instant deadline() {
            return deadline;
        }

        @Override
        public void giveUp() {
            log.add(name);
        }
    }

    @Test
    public void whatIsLateIsGivenUpAndTheOthersAreNot() {
        set("late", 10);
        set("later", 20);
        time.advance(Duration.ofSeconds(10));
        assertThat(givenUp, contains("late"));
        time.advance(Duration.ofSeconds(10));
        assertThat(givenUp, contains("late", "later"));
    }

    @Test
    public void anEarlierDeadlineThatComesLaterIsKept() {
        set("patient", 60);
        set("hasty", 2);
        time.advance(Duration.ofSeconds(2));
        assertThat(givenUp, contains("hasty"));
    }

    @Test
    public void whatWasDoneInTimeIsNotGivenUp() {
        Call done = set("done", 10);
        deadlines.lift(done);
        time.advance(Duration.ofMinutes(1));
        assertThat(givenUp, is(empty()));
    }

    @Test
    public void thousandsOfDeadlinesNeedOneAlarm() {
        for (int i = 0; i < 10_000; i++) {
            set("call " + i, 10 + i % 50);
        }
        assertThat(time.pending(), is(1));
        time.advance(Duration.ofSeconds(60));
        assertThat(givenUp.size(), is(10_000));
        assertThat(time.pending(), is(0));
    }

    @Test
    public void whatMayTakeForEverHasNoAlarm() {
        deadlines.set(new Call("for ever", Instant.MAX, givenUp));
        assertThat(time.pending(), is(0));
    }

    private Call set(String name, int seconds) {
        Call call = new Call(name, time.now().plusSeconds(seconds), givenUp);
        deadlines.set(call);
        return call;
    }
}

package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.requeue.Attempt;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One build, and what has become of it. Guarded by the lock of its farm. */
final class FarmBuild {
    enum State {
        QUEUED,
        RUNNING,
        COMPLETED,
        /** Stopped, and owed another run. */
        INTERRUPTED,
        LOST
    }

    private final int number;
    private final Duration takes;
    private final List<Attempt> lostAttempts = new ArrayList<>();
    private State state = State.QUEUED;
    private int attempt = 1;
    private NextCapacity capacity = NextCapacity.OTHER_POOL;
    private Instant startedAt;

    /** @param takes undisturbed, in virtual time */
    FarmBuild(int number, Duration takes) {
        this.number = number;
        this.takes = takes;
    }

    int number() {
        return number;
    }

    String id() {
        return "build#" + number;
    }

    Duration takes() {
        return takes;
    }

    State state() {
        return state;
    }

    int attempt() {
        return attempt;
    }

    NextCapacity capacity() {
        return capacity;
    }

    Instant startedAt() {
        return startedAt;
    }

    List<Attempt> lostAttempts() {
        return lostAttempts;
    }

    Duration wasted() {
        return lostAttempts.stream().map(Attempt::lost).reduce(Duration.ZERO, Duration::plus);
    }

    void started(Instant now) {
        state = State.RUNNING;
        startedAt = now;
    }

    void completed() {
        state = State.COMPLETED;
    }

    void interrupted(Attempt lost, boolean runsAgain) {
        lostAttempts.add(lost);
        state = runsAgain ? State.INTERRUPTED : State.LOST;
    }

    void requeued(int nextAttempt, NextCapacity where) {
        state = State.QUEUED;
        attempt = nextAttempt;
        capacity = where;
    }

    boolean hasEnded() {
        return state == State.COMPLETED || state == State.LOST;
    }
}

package io.jenkins.plugins.spotagents.interruption.exit;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.jenkins.plugins.spotagents.scheduling.Scheduler;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes steps in order, again and again: when something changes, and when their owner wants to look. Confined to a sequence. */
final class StepWalk {
    private final List<Supplier<CompletionStage<?>>> steps;
    private final Executor serial;
    private final Scheduler scheduler;
    private final Supplier<Instant> nextLook;
    private final Consumer<RuntimeException> onFailure;
    private Runnable cancelTimer = () -> {};
    private int number;
    private boolean walking;
    private boolean again;
    private boolean begun;
    private boolean last;

    /**
     * Nothing is begun yet.
     *
     * @param serial on which all methods are called, one at a time
     * @param nextLook when to walk again though nothing happens, asked at the end of each walk
     * @param onFailure hears of a step that throws; the others follow all the same
     */
    StepWalk(
            List<Supplier<CompletionStage<?>>> steps,
            Executor serial,
            Scheduler scheduler,
            Supplier<Instant> nextLook,
            Consumer<RuntimeException> onFailure) {
        this.steps = steps;
        this.serial = serial;
        this.scheduler = scheduler;
        this.nextLook = nextLook;
        this.onFailure = onFailure;
    }

    /** Something may have changed: walks now, or once more after the walk that is under way. */
    void on() {
        if (walking) {
            again = true;
        } else if (begun && !last) {
            anew();
        }
    }

    /** Also overtakes a walk that a hanging step holds up. */
    void anew() {
        begun = true;
        walking = true;
        again = false;
        cancelTimer.run();
        take(steps.iterator(), ++number);
    }

    /** The walk that is under way goes to its end, and no other follows. */
    void endsWithThis() {
        last = true;
    }

    /** No step is begun any more. */
    void abandon() {
        last = true;
        number++;
        cancelTimer.run();
    }

    /** Steps that need no answer follow each other at once. */
    private void take(Iterator<Supplier<CompletionStage<?>>> left, int mine) {
        while (mine == number && left.hasNext()) {
            CompletionStage<?> step = begin(left.next());
            if (!step.toCompletableFuture().isDone()) {
                step.whenCompleteAsync((done, never) -> take(left, mine), serial);
                return;
            }
        }
        if (mine == number) {
            walked();
        }
    }

    private void walked() {
        walking = false;
        if (again) {
            on();
        } else if (!last) {
            cancelTimer = scheduler.at(nextLook.get(), () -> serial.execute(this::on));
        }
    }

    private CompletionStage<?> begin(Supplier<CompletionStage<?>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            onFailure.accept(e);
            return completedFuture(null);
        }
    }
}

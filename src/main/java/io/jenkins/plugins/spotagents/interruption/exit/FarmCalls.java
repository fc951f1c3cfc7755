package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.scheduling.Deadlines;
import io.jenkins.plugins.spotagents.scheduling.ElasticPool;
import io.jenkins.plugins.spotagents.scheduling.Lane;
import io.jenkins.plugins.spotagents.scheduling.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * Makes the calls to the farm, each within a limit. Two lanes, so that an agent that hangs while it is released never keeps
 * another from being cordoned. A limit counts from when the call begins, not from when it was queued: ten thousand agents
 * at once are slow, not failed.
 */
public final class FarmCalls implements AutoCloseable {
    /** 10,000 agents within a second, at 5 ms for each of find and cordon. */
    private static final int URGENT_THREADS = 96;

    private static final int ORDINARY_THREADS = 32;

    private final Scheduler scheduler;
    private final Deadlines deadlines;
    private final Lane urgent;
    private final Lane ordinary;

    /** With threads of its own, which exist only while there is something to do. */
    public FarmCalls(Scheduler scheduler) {
        this(
                scheduler,
                new ElasticPool("spot-agents-cordon", URGENT_THREADS),
                new ElasticPool("spot-agents-interruption", ORDINARY_THREADS));
    }

    /** On executors that belong to the caller: for one who decides who runs when. */
    public FarmCalls(Scheduler scheduler, Executor urgent, Executor ordinary) {
        this.scheduler = scheduler;
        deadlines = new Deadlines(scheduler);
        this.urgent = new Lane(urgent);
        this.ordinary = new Lane(ordinary);
    }

    /** For finding and cordoning. */
    public <T> CompletableFuture<T> urgently(Duration limit, Callable<T> call) {
        return new Call<>(call, urgent, limit).start();
    }

    /** For everything else. */
    <T> CompletableFuture<T> call(Duration limit, Callable<T> call) {
        return new Call<>(call, ordinary, limit).start();
    }

    /** For calls that return at once and complete later: the stage may take until {@code until}. */
    <T> CompletableFuture<T> stage(Duration limit, Instant until, Callable<? extends CompletionStage<T>> call) {
        Awaited<T> awaited = new Awaited<>(until, new CompletableFuture<>());
        deadlines.set(awaited);
        call(limit, call).thenCompose(stage -> stage).whenComplete((value, failure) -> {
            deadlines.lift(awaited);
            complete(awaited.result(), value, failure);
        });
        return awaited.result();
    }

    private static <T> void complete(CompletableFuture<T> result, T value, Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }

    /** What the farm threw, without what futures wrap it in. */
    static Throwable causeOf(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        return wrapped ? failure.getCause() : failure;
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        urgent.close();
        ordinary.close();
    }

    /** The end of something that the farm has begun. */
    private record Awaited<T>(Instant deadline, CompletableFuture<T> result) implements Deadlines.Bound {
        @Override
        public void giveUp() {
            result.completeExceptionally(new TimeoutException("not done by " + deadline));
        }
    }

    private final class Call<T> implements Lane.Task, Deadlines.Bound {
        private final Callable<T> callable;
        private final Lane lane;
        private final Duration limit;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Instant deadline;
        private T value;
        private Throwable failure;
        private Thread runner;
        private boolean abandoned;

        Call(Callable<T> callable, Lane lane, Duration limit) {
            this.callable = callable;
            this.lane = lane;
            this.limit = limit;
        }

        CompletableFuture<T> start() {
            try {
                lane.execute(this);
            } catch (RuntimeException rejected) {
                result.completeExceptionally(rejected);
            }
            return result;
        }

        @Override
        public void run() {
            synchronized (this) {
                runner = Thread.currentThread();
                deadline = scheduler.now().plus(limit);
            }
            deadlines.set(this);
            try {
                value = callable.call();
            } catch (Throwable anything) { // an Error of one farm call must not leave its agent waiting for ever
                failure = anything;
            } finally {
                deadlines.lift(this);
                returned();
            }
        }

        @Override
        public void end() {
            complete(result, value, failure);
        }

        @Override
        public synchronized Instant deadline() {
            return deadline;
        }

        private synchronized void returned() {
            runner = null;
            if (abandoned) {
                lane.threadIsBack();
                // The interruption was meant for this call, not for what follows on this thread.
                Thread.interrupted();
            }
        }

        @Override
        public void giveUp() {
            synchronized (this) {
                if (runner == null) {
                    return;
                }
                abandoned = true;
                lane.threadHangs();
            }
            // Before the interruption, or the call might answer with that, as if it had failed by itself.
            result.completeExceptionally(new TimeoutException("no answer within " + limit.toSeconds() + " s"));
            interrupt();
        }

        private synchronized void interrupt() {
            if (runner != null) {
                runner.interrupt();
            }
        }
    }
}

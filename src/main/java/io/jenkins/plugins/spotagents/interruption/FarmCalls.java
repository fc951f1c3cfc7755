package io.jenkins.plugins.spotagents.interruption;

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
    private final Executor urgent;
    private final Executor ordinary;

    /** With threads of its own, which exist only while there is something to do. */
    public FarmCalls(Scheduler scheduler) {
        this(
                scheduler,
                new ElasticPool("spot-agents-cordon", URGENT_THREADS),
                new ElasticPool("spot-agents-interruption", ORDINARY_THREADS));
    }

    /** On executors that belong to the caller. */
    FarmCalls(Scheduler scheduler, Executor urgent, Executor ordinary) {
        this.scheduler = scheduler;
        this.urgent = urgent;
        this.ordinary = ordinary;
    }

    /** For finding and cordoning. */
    <T> CompletableFuture<T> urgently(Duration limit, Callable<T> call) {
        return new Call<>(call, urgent).start(limit);
    }

    /** For everything else. */
    <T> CompletableFuture<T> call(Duration limit, Callable<T> call) {
        return new Call<>(call, ordinary).start(limit);
    }

    /** For calls that return at once and complete later: the stage may take until {@code until}. */
    <T> CompletableFuture<T> stage(Duration limit, Instant until, Callable<? extends CompletionStage<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable cancelTimer =
                scheduler.at(until, () -> result.completeExceptionally(new TimeoutException("not done by " + until)));
        call(limit, call).thenCompose(stage -> stage).whenComplete((value, failure) -> {
            cancelTimer.run();
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** What the farm threw, without what futures wrap it in. */
    static Throwable causeOf(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        return wrapped ? failure.getCause() : failure;
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        if (urgent instanceof ElasticPool pool) {
            pool.close();
        }
        if (ordinary instanceof ElasticPool pool) {
            pool.close();
        }
    }

    private final class Call<T> implements Runnable {
        private final Callable<T> callable;
        private final Executor lane;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Duration limit = Duration.ZERO;
        private Thread runner;
        private boolean abandoned;

        Call(Callable<T> callable, Executor lane) {
            this.callable = callable;
            this.lane = lane;
        }

        CompletableFuture<T> start(Duration atMost) {
            limit = atMost;
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
            }
            Runnable cancelTimer = scheduler.at(scheduler.now().plus(limit), this::abandon);
            T value = null;
            Throwable failure = null;
            try {
                value = callable.call();
            } catch (Throwable anything) { // an Error of one farm call must not leave its agent waiting for ever
                failure = anything;
            } finally {
                cancelTimer.run();
                returned();
            }
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        }

        private synchronized void returned() {
            runner = null;
            if (abandoned && lane instanceof ElasticPool pool) {
                pool.threadIsBack();
            }
        }

        private void abandon() {
            synchronized (this) {
                if (runner == null) {
                    return;
                }
                abandoned = true;
                runner.interrupt();
                if (lane instanceof ElasticPool pool) {
                    pool.threadHangs();
                }
            }
            result.completeExceptionally(new TimeoutException("no answer within " + limit.toSeconds() + " s"));
        }
    }
}

package io.jenkins.plugins.spotagents.scheduling;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A bounded pool of daemon threads that replaces those that hang, so that hanging calls cannot use it up. */
public final class ElasticPool implements Executor, AutoCloseable {
    /** Threads that hang are replaced up to this multiple of the pool: beyond it, more threads would not help. */
    private static final int MAX_GROWTH = 4;

    private static final long IDLE_SECONDS = 10;

    private final int size;
    private final ThreadPoolExecutor pool;
    private int hanging;

    public ElasticPool(String name, int size) {
        this.size = size;
        pool = new ThreadPoolExecutor(
                size,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new ThreadFactoryBuilder()
                        .setNameFormat(name + "-%d")
                        .setDaemon(true)
                        .build());
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    synchronized void threadHangs() {
        hanging++;
        resize();
    }

    synchronized void threadIsBack() {
        hanging--;
        resize();
    }

    private void resize() {
        int wanted = Math.min(size + hanging, size * MAX_GROWTH);
        if (wanted > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(wanted);
            pool.setCorePoolSize(wanted);
        } else {
            pool.setCorePoolSize(wanted);
            pool.setMaximumPoolSize(wanted);
        }
    }

    /** Interrupts what runs, drops what waits. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}

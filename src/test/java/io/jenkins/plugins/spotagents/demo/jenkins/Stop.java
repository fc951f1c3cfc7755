package io.jenkins.plugins.spotagents.demo.jenkins;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at something once a second until it is so, until time is up, or until somebody stops the program. */
final class Stop {
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Something to look at. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Ends all waiting now. */
    void now() {
        stopped.countDown();
    }

    /** @return whether it was so in time */
    boolean within(Duration limit, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            if (condition.holds()) {
                return true;
            }
            if (stopped.await(1, TimeUnit.SECONDS)) {
                return false;
            }
        }
        return false;
    }
}

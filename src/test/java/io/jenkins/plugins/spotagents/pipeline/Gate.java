package io.jenkins.plugins.spotagents.pipeline;

import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** Keeps the engine that runs a Pipeline busy: called from a script, it returns when the test lets it. */
public final class Gate {
    static volatile CountDownLatch reached = new CountDownLatch(1);
    static volatile CountDownLatch open = new CountDownLatch(1);

    private Gate() {}

    static void reset() {
        reached = new CountDownLatch(1);
        open = new CountDownLatch(1);
    }

    @Whitelisted
    public static void pass() throws InterruptedException {
        reached.countDown();
        open.await();
    }
}

package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import java.util.concurrent.CompletableFuture;

/** Builds take their time and do nothing: for the policies that run beside ours to be compared with it. */
final class TimedMachine implements Machine {
    private final VirtualClock clock;
    private CompletableFuture<End> running = CompletableFuture.completedFuture(End.SUCCEEDED);
    private boolean gone;

    TimedMachine(VirtualClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized CompletableFuture<End> run(FarmBuild build) {
        CompletableFuture<End> end = new CompletableFuture<>();
        running = end;
        if (gone) {
            end.complete(End.MACHINE_GONE);
        } else {
            clock.schedule(build.takes(), () -> end.complete(End.SUCCEEDED));
        }
        return end;
    }

    @Override
    public void abort() {
        current().complete(End.FAILED);
    }

    @Override
    public void kill() {
        synchronized (this) {
            gone = true;
        }
        current().complete(End.MACHINE_GONE);
    }

    private synchronized CompletableFuture<End> current() {
        return running;
    }
}

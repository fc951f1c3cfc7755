package io.jenkins.plugins.spotagents.demo;

import java.util.concurrent.CompletableFuture;

/** What runs on an instance: it builds, one build at a time, until it is gone. */
interface Machine {
    /** How a build left the machine. */
    enum End {
        SUCCEEDED,
        FAILED,
        /** The machine is gone, and the build with it. */
        MACHINE_GONE
    }

    /** Starts a build; the future never fails. */
    CompletableFuture<End> run(FarmBuild build);

    /** Stops the build that runs, if one does: its future then says {@link End#FAILED}, or how it ended before. */
    void abort();

    /** Pulls the plug. */
    void kill();
}

package io.jenkins.plugins.spotagents.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Shows how the run goes: one line drawn over itself on a terminal, a line now and then elsewhere. */
final class Progress {
    private static final int PLAIN_EVERY = 4;

    private final PrintStream out;
    private final boolean live;
    private final Instant start;
    private int eventsTold;
    private int ticks;

    Progress(PrintStream out, boolean live, Instant start) {
        this.out = out;
        this.live = live;
        this.start = start;
    }

    /** To be called about once a second. */
    void tick(PolicyRun run, int builds) {
        List<Story.Event> events = run.story().events();
        for (; eventsTold < events.size(); eventsTold++) {
            Story.Event event = events.get(eventsTold);
            line(clock(event.at()) + "  " + event.what());
        }
        String status = clock(run.now()) + "  " + run.status(builds);
        if (live) {
            out.print("\r\033[K" + status);
            out.flush();
        } else if (ticks++ % PLAIN_EVERY == 0) {
            out.println(status);
        }
    }

    void line(String text) {
        out.println((live ? "\r\033[K" : "") + text);
    }

    private String clock(Instant when) {
        Duration since = Duration.between(start, when);
        return String.format("%3d:%02d", since.toMinutes(), since.toSecondsPart());
    }
}

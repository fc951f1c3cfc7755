package io.jenkins.plugins.spotagents.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows how the run goes: one line drawn over itself on a terminal, a line now and then elsewhere. */
final class Progress {
    private static final int PLAIN_EVERY = 4;
    /** So much real time is soon made up for. */
    private static final Duration NOT_LATE = Duration.ofSeconds(3);

    private final PrintStream out;
    private final boolean live;
    private final VirtualTime time;
    private final Instant start;
    private int eventsTold;
    private int ticks;
    private boolean toldLate;

    Progress(PrintStream out, boolean live, VirtualTime time) {
        this.out = out;
        this.live = live;
        this.time = time;
        start = time.now();
    }

    /** To be called about once a second. */
    void tick(PolicyRun run, int builds) {
        List<Story.Event> events = run.story().events();
        for (; eventsTold < events.size(); eventsTold++) {
            Story.Event event = events.get(eventsTold);
            line(clock(event.at()) + "  " + event.what());
        }
        if (!toldLate && isLate()) {
            toldLate = true;
            line(clock(run.now()) + "  this machine is slower than --speed: time waits for it, and all takes longer");
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

    private boolean isLate() {
        return time.late().compareTo(NOT_LATE) > 0;
    }

    /** What a machine that could not keep up says in the end. */
    Optional<String> late() {
        return isLate()
                ? Optional.of(
                        "It took " + time.late().toSeconds()
                                + " s longer than --speed says, as this machine is slow or busy; the figures are the same on any.")
                : Optional.empty();
    }

    private String clock(Instant when) {
        Duration since = Duration.between(start, when);
        return String.format("%3d:%02d", since.toMinutes(), since.toSecondsPart());
    }
}

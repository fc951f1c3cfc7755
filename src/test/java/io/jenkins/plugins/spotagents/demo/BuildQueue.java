package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** Builds that wait: re-runs first. Guarded by the lock of its farm. */
final class BuildQueue {
    private final Deque<FarmBuild> waiting = new ArrayDeque<>();

    void add(FarmBuild build) {
        waiting.addLast(build);
    }

    void addFirst(FarmBuild build) {
        waiting.addFirst(build);
    }

    /** The next build that may run there: on on-demand, first one that insists on it. */
    Optional<FarmBuild> takeFor(boolean onDemand) {
        if (onDemand) {
            Optional<FarmBuild> insists = take(true);
            if (insists.isPresent()) {
                return insists;
            }
        }
        return take(false);
    }

    private Optional<FarmBuild> take(boolean insists) {
        for (Iterator<FarmBuild> all = waiting.iterator(); all.hasNext(); ) {
            FarmBuild build = all.next();
            if (insists(build) == insists) {
                all.remove();
                return Optional.of(build);
            }
        }
        return Optional.empty();
    }

    private static boolean insists(FarmBuild build) {
        return build.capacity() == NextCapacity.ON_DEMAND;
    }

    int size() {
        return waiting.size();
    }

    int insistingOnDemand() {
        return (int) waiting.stream().filter(BuildQueue::insists).count();
    }
}

package io.jenkins.plugins.spotagents.fleet;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The demands of one batch that still wait, and the only place that completes them. Confined to one launch thread. */
final class Answers {
    private static final Logger LOGGER = Logger.getLogger(Answers.class.getName());

    private final LaunchSpec spec;
    private final List<PendingDemand> waiting;
    private final LaunchObserver observer;

    Answers(LaunchSpec spec, List<PendingDemand> demands, LaunchObserver observer) {
        this.spec = spec;
        this.waiting = new ArrayList<>(demands);
        this.observer = observer;
    }

    int waiting() {
        waiting.removeIf(PendingDemand::isWithdrawn);
        return waiting.size();
    }

    Set<CapacityPool> avoided() {
        return waiting.stream()
                .flatMap(pending -> pending.demand().avoid().stream())
                .collect(Collectors.toSet());
    }

    /** Gives an instance to the first demand that does not avoid its pool, or else to the first. */
    void launched(Launched launched) {
        boolean given = false;
        while (!given && !waiting.isEmpty()) {
            given = take(launched.offering().pool()).outcome().complete(launched);
        }
        if (!given) {
            LOGGER.log(
                    Level.WARNING,
                    "{0} was launched for {1}, but no demand waits for it any more: the sweeper will end it",
                    new Object[] {launched.instanceId(), spec.id()});
        }
        boolean wanted = given;
        tell(listener -> listener.launched(spec, launched, wanted));
    }

    private PendingDemand take(CapacityPool pool) {
        for (Iterator<PendingDemand> all = waiting.iterator(); all.hasNext(); ) {
            PendingDemand pending = all.next();
            if (!pending.demand().avoid().contains(pool)) {
                all.remove();
                return pending;
            }
        }
        return waiting.remove(0);
    }

    /** Fails the last {@code count} demands: the first to ask are the last to be refused. */
    void fail(int count, LaunchFailure failure) {
        for (int left = count; left > 0 && waiting() > 0; left--) {
            PendingDemand pending = waiting.remove(waiting.size() - 1);
            if (pending.outcome().complete(failure)) {
                tell(listener -> listener.failed(spec, failure));
            }
        }
    }

    void failAll(LaunchFailure failure) {
        fail(waiting.size(), failure);
    }

    void tell(Consumer<LaunchObserver> event) {
        try {
            event.accept(observer);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "An observer of launches failed", e);
        }
    }
}

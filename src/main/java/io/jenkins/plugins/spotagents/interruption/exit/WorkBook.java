package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** All work seen on one agent that is about to go. Confined to its agent's sequence. */
final class WorkBook {
    private final Map<String, WorkWatch> watches = new LinkedHashMap<>(4);

    Set<String> ids() {
        return Set.copyOf(watches.keySet());
    }

    /** What is still to leave the agent. */
    List<WorkWatch> open() {
        return where(watch -> true);
    }

    /** What is still to leave the agent and matches, in the order of arrival. */
    List<WorkWatch> where(Predicate<WorkWatch> condition) {
        if (watches.isEmpty()) {
            return List.of();
        }
        return watches.values().stream()
                .filter(watch -> !watch.hasEnded())
                .filter(condition)
                .toList();
    }

    /** Enters what arrived; returns what left by itself, which is forgotten, so that it would be entered again. */
    List<WorkWatch> update(WorkSeen seen, BiFunction<AgentFarm.Work, RequeueDecision, WorkPlan> planner) {
        List<WorkWatch> left = where(watch ->
                !watch.isStopping() && !seen.ids().contains(watch.work().id()));
        left.forEach(watch -> watches.remove(watch.work().id()));
        seen.arrived()
                .forEach((work, decision) -> watches.put(work.id(), new WorkWatch(planner.apply(work, decision))));
        return left;
    }

    /** A graver notice came in. */
    void replan(BiFunction<AgentFarm.Work, RequeueDecision, WorkPlan> planner) {
        open().forEach(watch ->
                watch.replan(planner.apply(watch.work(), watch.plan().decision())));
    }

    /** On-demand if any of the work insists on it: it serves the rest as well. */
    NextCapacity nextCapacity() {
        return where(watch -> watch.plan().decision() instanceof RequeueDecision.Requeue requeue
                                && requeue.capacity() == NextCapacity.ON_DEMAND)
                        .isEmpty()
                ? NextCapacity.OTHER_POOL
                : NextCapacity.ON_DEMAND;
    }

    /** When a piece of work may become due, or {@code otherwise} if none will before that. */
    Instant nextDue(Instant now, Instant otherwise) {
        return where(watch -> !watch.isStopping()).stream()
                .map(WorkWatch::nextLook)
                .filter(due -> due.isAfter(now) && due.isBefore(otherwise))
                .min(Instant::compareTo)
                .orElse(otherwise);
    }

    void clear() {
        watches.clear();
    }
}

package io.jenkins.plugins.spotagents.cloud;

import hudson.model.Computer;
import hudson.model.Node;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.interruption.AgentFarm;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import jenkins.model.Jenkins;

/** Agents in place of those that are about to go, ordered before the work is back in the queue. */
final class Replacements {
    /** For so long an idle agent counts as taken by the work that it is to replace an agent for. */
    private static final Duration RESERVED = Duration.ofMinutes(2);

    private final Ordering ordering;
    private final Clock clock;
    private final ConcurrentMap<String, Instant> reserved = new ConcurrentHashMap<>();

    Replacements(Ordering ordering, Clock clock) {
        this.ordering = ordering;
        this.clock = clock;
    }

    /** @return whether one was ordered; not if an idle agent fits, or the template is gone */
    boolean order(AgentFarm.Agent agent, NextCapacity capacity, Set<CapacityPool> avoid) {
        Optional<SpotCloud> cloud = SpotAgentsRuntime.cloud(agent.cloud());
        Optional<AgentTemplate> template = cloud.flatMap(found -> found.template(agent.template()));
        if (template.isEmpty()) {
            return false;
        }
        Optional<PurchaseOption> required =
                capacity == NextCapacity.ON_DEMAND ? Optional.of(PurchaseOption.ON_DEMAND) : Optional.empty();
        if (required.isPresent() && !template.get().canBuy(PurchaseOption.ON_DEMAND)) {
            required = Optional.empty();
        }
        if (reserveIdle(agent, required)) {
            return false;
        }
        ordering.unasked(cloud.get(), new Demand(template.get(), required, List.of()), 1, avoid);
        return true;
    }

    private synchronized boolean reserveIdle(AgentFarm.Agent leaving, Optional<PurchaseOption> required) {
        Instant now = clock.instant();
        reserved.values().removeIf(until -> until.isBefore(now));
        for (Node node : Jenkins.get().getNodes()) {
            if (node instanceof SpotAgent agent
                    && agent.getCloud().equals(leaving.cloud())
                    && agent.getTemplate().equals(leaving.template())
                    && required.map(agent.offering().purchaseOption()::equals).orElse(true)
                    && !agent.getInstanceId().equals(leaving.instanceId())
                    && isFree(agent.toComputer())
                    && reserved.putIfAbsent(agent.getInstanceId(), now.plus(RESERVED)) == null) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFree(Computer computer) {
        return computer instanceof SpotComputer spot
                && spot.isOnline()
                && spot.isAcceptingTasks()
                && spot.isIdle()
                && !spot.isLeaving();
    }
}

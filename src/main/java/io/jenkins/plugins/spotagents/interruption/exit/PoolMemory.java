package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.PoolObserver;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Remembers a pool that loses an instance as unavailable, and counts the loss for its template's circuit breaker.
 *
 * @param triedLast hears of pools that a template should try after others
 */
public record PoolMemory(
        Function<String, Optional<UnavailableOfferings>> ofCloud,
        CircuitBreakers breakers,
        BiConsumer<TemplateId, CapacityPool> triedLast)
        implements PoolObserver {
    @Override
    public Set<CapacityPool> reclaimed(AgentFarm.Agent agent, Instant at) {
        ofCloud.apply(agent.cloud()).ifPresent(memory -> memory.mark(agent.offering(), "an instance was reclaimed"));
        breakers.of(new TemplateId(agent.cloud(), agent.template())).interrupted();
        return Set.of(agent.offering().pool());
    }

    @Override
    public Set<CapacityPool> atRisk(AgentFarm.Agent agent) {
        triedLast.accept(
                new TemplateId(agent.cloud(), agent.template()),
                agent.offering().pool());
        return Set.of(agent.offering().pool());
    }
}

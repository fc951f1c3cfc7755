package io.jenkins.plugins.spotagents.interruption.farm;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import java.time.Instant;
import java.util.Set;

/** Port: whoever remembers which pools lose instances (the unavailable offerings and the template's circuit breaker). */
@FunctionalInterface
public interface PoolObserver {
    /**
     * Spot capacity under an agent is being reclaimed; comes once for an agent. Must not block.
     *
     * @return pools that a replacement should try last
     */
    Set<CapacityPool> reclaimed(AgentFarm.Agent agent, Instant at);
}

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

    /**
     * EC2 recommends to leave the pool of an agent, and has taken nothing: nobody is to blame, but others are tried first. Comes
     * once for an agent. Must not block.
     *
     * @return pools that a replacement should try last
     */
    default Set<CapacityPool> atRisk(AgentFarm.Agent agent) {
        return Set.of(agent.offering().pool());
    }
}

package io.jenkins.plugins.spotagents.interruption;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Pools that EC2 recommends to leave, by its rebalance recommendations. An agent that was launched after the first of them came from
 * where nothing better was to be had: another in its place would be told the same half a minute later, for hours. So it stays.
 * Thread-safe.
 */
final class PoolsAtRisk {
    /** Without a further recommendation for so long, a pool is as good as any again; as long as a reclaimed one at the most. */
    static final Duration QUIET = Duration.ofMinutes(30);

    private final Map<Offering, Risk> risks = new HashMap<>();

    private record Risk(Instant first, Instant last, int agents) {}

    /**
     * An agent's pool is said to be at risk.
     *
     * @return how many agents of the pool were told so, in a row, this one included, if it is no use to replace it for that; empty if
     *     it should go
     */
    synchronized OptionalInt stays(AgentFarm.Agent agent, Instant now) {
        risks.values().removeIf(risk -> now.isAfter(risk.last().plus(QUIET)));
        Risk risk = risks.get(agent.offering());
        if (risk == null) {
            risks.put(agent.offering(), new Risk(now, now, 1));
            return OptionalInt.empty();
        }
        Risk more = new Risk(risk.first(), now, risk.agents() + 1);
        risks.put(agent.offering(), more);
        return agent.launchedAt().isAfter(risk.first()) ? OptionalInt.of(more.agents()) : OptionalInt.empty();
    }
}

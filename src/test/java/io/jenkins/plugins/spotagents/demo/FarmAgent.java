package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import java.time.Instant;
import java.util.Optional;

/** An agent from the answer to its launch to its release. Guarded by the lock of its farm. */
final class FarmAgent {
    private final AgentFarm.Agent identity;
    private final boolean orderedOnDemand;
    private final Optional<Instant> replacesOneNoticedAt;
    private Machine machine;
    private FarmBuild build;
    private boolean cordoned;
    private Instant idleSince;

    /**
     * @param orderedOnDemand whether it was launched for work that insists on on-demand
     * @param replacesOneNoticedAt when the agent that it replaces was noticed; empty for any other
     */
    FarmAgent(AgentFarm.Agent identity, boolean orderedOnDemand, Optional<Instant> replacesOneNoticedAt) {
        this.identity = identity;
        this.orderedOnDemand = orderedOnDemand;
        this.replacesOneNoticedAt = replacesOneNoticedAt;
    }

    AgentFarm.Agent identity() {
        return identity;
    }

    String id() {
        return identity.instanceId();
    }

    Offering offering() {
        return identity.offering();
    }

    boolean isOnDemand() {
        return offering().purchaseOption() == PurchaseOption.ON_DEMAND;
    }

    boolean wasOrderedOnDemand() {
        return orderedOnDemand;
    }

    Optional<Instant> replacesOneNoticedAt() {
        return replacesOneNoticedAt;
    }

    void online(Machine started, Instant now) {
        machine = started;
        idleSince = now;
    }

    Machine machine() {
        return machine;
    }

    boolean isBooting() {
        return machine == null && !cordoned;
    }

    boolean isIdle() {
        return machine != null && build == null && !cordoned;
    }

    FarmBuild build() {
        return build;
    }

    void takes(FarmBuild next) {
        build = next;
    }

    void isFreeAt(Instant now) {
        build = null;
        idleSince = now;
    }

    Instant idleSince() {
        return idleSince;
    }

    void cordon() {
        cordoned = true;
    }
}

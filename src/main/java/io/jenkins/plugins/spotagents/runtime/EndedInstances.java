package io.jenkins.plugins.spotagents.runtime;

import io.jenkins.plugins.spotagents.account.AccountEngine;
import io.jenkins.plugins.spotagents.account.Accounts;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.inventory.EndExplanation;
import io.jenkins.plugins.spotagents.leaving.InstanceEnds;
import io.jenkins.plugins.spotagents.provisioning.Provisioning;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Asks the vendor why an instance ended. What it took back is its pool's fault; what ended before its agent was online, its template's, or
 * that of a pool that had no capacity after all.
 */
record EndedInstances(Supplier<Accounts> accounts, Provisioning provisioning) implements InstanceEnds {
    @Override
    public CompletionStage<Boolean> wasTaken(AgentFarm.Agent agent, Notice.StateChange change) {
        Optional<AccountEngine> account = accounts.get().ofCloud(agent.cloud());
        return account.map(
                        engine -> engine.whyEnded(agent.instanceId()).thenApply(reason -> judge(agent, engine, reason)))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    private boolean judge(AgentFarm.Agent agent, AccountEngine account, EndExplanation reason) {
        switch (reason.cause()) {
            case RECLAIMED -> provisioning.reclaimed(agent.instanceId());
            case NO_CAPACITY -> {
                provisioning.reclaimed(agent.instanceId());
                account.unavailable().mark(agent.offering(), reason.code());
            }
            case OTHER, UNKNOWN -> provisioning.failedToStart(agent, reason);
        }
        return reason.cause() == EndExplanation.Cause.RECLAIMED;
    }
}

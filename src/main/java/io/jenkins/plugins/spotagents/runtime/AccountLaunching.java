package io.jenkins.plugins.spotagents.runtime;

import io.jenkins.plugins.spotagents.account.AccountEngine;
import io.jenkins.plugins.spotagents.account.Accounts;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.provisioning.Launching;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Launches in the account of each cloud. */
final class AccountLaunching implements Launching {
    private final Supplier<Accounts> accounts;
    private final CircuitBreakers breakers;
    private final Consumer<CapacityPool> notConnected;

    /**
     * @param accounts asked for at each call, as they are made after this
     * @param notConnected counts pools whose agents did not come online
     */
    AccountLaunching(Supplier<Accounts> accounts, CircuitBreakers breakers, Consumer<CapacityPool> notConnected) {
        this.accounts = accounts;
        this.breakers = breakers;
        this.notConnected = notConnected;
    }

    @Override
    public CompletableFuture<LaunchOutcome> launch(LaunchDemand demand) {
        String cloud = demand.spec().cloud();
        Optional<AccountEngine> account = accounts.get().ofCloud(cloud);
        if (account.isPresent()) {
            return account.get().launch(demand);
        }
        String why = accounts.get().problem(cloud).orElse("its configuration is being taken over");
        return CompletableFuture.completedFuture(new LaunchFailure(
                LaunchFailure.Kind.CONFIGURATION, "CloudNotReady", "Cloud '" + cloud + "' cannot launch: " + why));
    }

    @Override
    public boolean has(SpotCloud cloud, AgentTemplate template) throws CloudCallException, InvalidLaunchSpecException {
        Optional<AccountEngine> account = accounts.get().ofCloud(cloud.name);
        return account.isPresent()
                && breakers.of(new TemplateId(cloud.name, template.getName())).advice() == CircuitBreaker.Advice.SPOT
                && account.get().offersSpot(template.toLaunchSpec(cloud.name));
    }

    @Override
    public void endUnusable(LaunchOutcome.Launched launched) {
        accounts.get().all().forEach(account -> {
            if (account.inventory().instance(launched.instanceId()).isPresent()) {
                account.end(launched.instanceId());
            }
        });
    }

    @Override
    public boolean knowsWhatRuns(SpotCloud cloud) {
        return accounts.get().ofCloud(cloud.name).map(AccountEngine::hasPolled).orElse(true);
    }

    @Override
    public void didNotConnect(CapacityPool pool) {
        notConnected.accept(pool);
    }
}

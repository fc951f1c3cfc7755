package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.LaunchBatcher;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.inventory.InstanceApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Agents by the engine's launcher; their ends gathered for a second into one call. */
final class EngineProvisioner implements Provisioner {
    private static final Logger LOGGER = Logger.getLogger(EngineProvisioner.class.getName());
    private static final Duration GATHER = Duration.ofSeconds(1);

    private final LaunchSpec spec;
    private final LaunchBatcher batcher;
    private final InstanceApi instances;
    private final VirtualTime time;
    private final Runnable beforeLaunch;
    private final List<String> ending = new ArrayList<>();

    /** @param beforeLaunch what a policy has to do, or undo, before each launch */
    EngineProvisioner(
            LaunchSpec spec, LaunchBatcher batcher, InstanceApi instances, VirtualTime time, Runnable beforeLaunch) {
        this.spec = spec;
        this.batcher = batcher;
        this.instances = instances;
        this.time = time;
        this.beforeLaunch = beforeLaunch;
    }

    @Override
    public CompletableFuture<LaunchOutcome> launch(boolean onDemand, Set<CapacityPool> avoid) {
        beforeLaunch.run();
        Optional<PurchaseOption> required = onDemand ? Optional.of(PurchaseOption.ON_DEMAND) : Optional.empty();
        return batcher.submit(new LaunchDemand(UUID.randomUUID(), spec, required, avoid));
    }

    @Override
    public void terminate(Collection<String> instanceIds) {
        synchronized (ending) {
            if (ending.isEmpty()) {
                time.after(GATHER, () -> time.execute(this::endThem));
            }
            ending.addAll(instanceIds);
        }
    }

    private void endThem() {
        List<String> ids;
        synchronized (ending) {
            ids = List.copyOf(ending);
            ending.clear();
        }
        try {
            instances.terminate(ids);
        } catch (CloudCallException e) {
            LOGGER.log(Level.WARNING, "Ending " + ids + " failed; trying again", e);
            terminate(ids);
        }
    }
}

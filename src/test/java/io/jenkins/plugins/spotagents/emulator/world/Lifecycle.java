package io.jenkins.plugins.spotagents.emulator.world;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** From pending over running and shutting-down to terminated and forgotten. */
public final class Lifecycle {
    private final World world;

    public Lifecycle(World world) {
        this.world = world;
    }

    /**
     * What to launch; capacity, quota and addresses have been looked at by then.
     *
     * @param maxPrice most to be paid an hour, or null
     * @param tags without those that AWS adds
     */
    record Launch(
            Pool pool,
            Subnet subnet,
            Market market,
            LaunchTemplates.Data data,
            String imageId,
            BigDecimal maxPrice,
            String clientToken,
            Map<String, String> tags) {}

    EmulatedInstance launch(Launch launch) {
        Instant now = world.now();
        Map<String, String> tags = new LinkedHashMap<>(launch.data().tags());
        tags.putAll(launch.tags());
        EmulatedInstance instance = new EmulatedInstance(
                new EmulatedInstance.Origin(
                        world.ids().resource("i"),
                        world.instances().nextSequence(),
                        launch.pool(),
                        launch.subnet(),
                        launch.market(),
                        launch.subnet().takeAddress(),
                        launch.imageId(),
                        launch.data().userData(),
                        launch.clientToken(),
                        world.ids().resource("r"),
                        launch.market() == Market.SPOT ? spotRequestId() : "",
                        launch.maxPrice(),
                        // EC2 gives launch times in whole seconds.
                        EventSink.wholeSeconds(now),
                        now.plus(hiddenFor())),
                tags);
        launch.pool().occupy(launch.market(), 1);
        world.quotas().use(launch.market(), launch.pool().type().vcpus());
        world.instances().add(instance);
        world.billing().opened(instance);
        world.events().stateChange(instance);
        world.later(world.timings().pending(), () -> run(instance));
        return instance;
    }

    private String spotRequestId() {
        // Spot request ids are shorter than others: sir- and eight characters.
        return "sir-" + world.ids().uuid().substring(0, 8);
    }

    private Duration hiddenFor() {
        Duration atLeast = world.timings().hiddenAtLeast();
        long spread = world.timings().hiddenAtMost().minus(atLeast).toMillis();
        return spread == 0
                ? atLeast
                : atLeast.plusMillis(world.draw((int) Math.min(spread, Integer.MAX_VALUE - 1) + 1));
    }

    private void run(EmulatedInstance instance) {
        if (instance.state() == LifeState.PENDING && world.birthFaults().containsKey(instance.imageId())) {
            instance.failedToStart(world.birthFaults().get(instance.imageId()), world.now());
            world.quotas().use(instance.market(), -instance.type().vcpus());
            world.billing().closed(instance);
            terminated(instance);
        } else if (instance.state() == LifeState.PENDING) {
            instance.running();
            world.events().stateChange(instance);
            world.later(world.timings().boot(), () -> {
                if (instance.state() == LifeState.RUNNING) {
                    world.callBoot(instance);
                }
            });
        }
    }

    /** Begins the end of a live instance; does nothing if it has begun. */
    public void stop(EmulatedInstance instance, StopKind kind) {
        stop(instance, kind, Duration.ZERO);
    }

    /**
     * As {@link #stop(EmulatedInstance, StopKind)}, but what runs on the instance goes on for a while after the API
     * says that it is over.
     */
    void stop(EmulatedInstance instance, StopKind kind, Duration machineLingers) {
        if (!instance.state().isLive()) {
            return;
        }
        instance.stopping(kind, world.now());
        world.quotas().use(instance.market(), -instance.type().vcpus());
        world.billing().closed(instance);
        world.events().stateChange(instance);
        if (machineLingers.isZero()) {
            world.callStop(instance, kind);
        } else {
            world.later(machineLingers, () -> world.callStop(instance, kind));
        }
        world.later(world.timings().shuttingDown(), () -> terminated(instance));
    }

    private void terminated(EmulatedInstance instance) {
        instance.terminated(world.now());
        instance.pool().occupy(instance.market(), -1);
        instance.subnet().releaseAddress();
        world.events().stateChange(instance);
        world.later(world.timings().remembered(), () -> world.instances().forget(instance));
    }
}

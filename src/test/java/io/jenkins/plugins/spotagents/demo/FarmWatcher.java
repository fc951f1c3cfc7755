package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import java.time.Duration;

/** Who wants to know what happens on the farm: the engine, where it is switched on. Called under the farm's lock: be quick. */
interface FarmWatcher {
    /** Whether somebody finds out what was lost and sees to it; if not, the farm itself counts it as lost. */
    default boolean seesToLosses() {
        return false;
    }

    /** The farm knows the agent on this instance now. */
    default void agentAppeared(FarmAgent agent) {}

    /** An instance has booted, whether or not the farm knows it yet. */
    default void booted(InstanceView instance) {}

    default void stopped(InstanceView instance) {}

    default void replacementOnline(Duration afterNotice) {}

    /** A build left an agent. */
    default void workEnded(FarmAgent agent, FarmBuild build, Duration ran, boolean lost) {}

    /** The farm gave the agent up. */
    default void released(FarmAgent agent, boolean reclaimed) {}
}

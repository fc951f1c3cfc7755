package io.jenkins.plugins.spotagents.emulator.world;

/**
 * What stands behind a running instance: a test's own agent, a local process, nothing.
 *
 * <p>Called in order, one call at a time, never under a lock of the emulator, so that an implementation may call the
 * emulated API. What it throws is logged and changes nothing.
 */
public interface InstanceBoot {
    /** The operating system is up. */
    void started(InstanceView instance);

    /** The machine is gone; called once for each {@link #started}, and never without one. */
    void stopped(InstanceView instance, StopKind kind);

    /** Machines with nothing on them. */
    static InstanceBoot none() {
        return new InstanceBoot() {
            @Override
            public void started(InstanceView instance) {
                // There is nothing to start.
            }

            @Override
            public void stopped(InstanceView instance, StopKind kind) {
                // There is nothing to stop.
            }
        };
    }
}

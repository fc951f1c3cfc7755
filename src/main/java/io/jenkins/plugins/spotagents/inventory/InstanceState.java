package io.jenkins.plugins.spotagents.inventory;

/** In which state an instance is; EC2's states, to which other vendors' are mapped. */
public enum InstanceState {
    PENDING,
    RUNNING,
    SHUTTING_DOWN,
    TERMINATED,
    STOPPING,
    STOPPED;

    /** Whether the instance still works or will soon. */
    public boolean isAlive() {
        return this == PENDING || this == RUNNING;
    }
}

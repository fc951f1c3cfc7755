package io.jenkins.plugins.spotagents.inventory;

/** EC2's instance states. */
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

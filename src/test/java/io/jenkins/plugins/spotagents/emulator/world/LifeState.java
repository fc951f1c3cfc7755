package io.jenkins.plugins.spotagents.emulator.world;

/** States of an instance with the names and codes of the EC2 API. */
public enum LifeState {
    PENDING("pending", 0),
    RUNNING("running", 16),
    SHUTTING_DOWN("shutting-down", 32),
    TERMINATED("terminated", 48);

    private final String apiName;
    private final int code;

    LifeState(String apiName, int code) {
        this.apiName = apiName;
        this.code = code;
    }

    public String apiName() {
        return apiName;
    }

    public int code() {
        return code;
    }

    /** Pending or running: counts against quotas and can be reclaimed. */
    public boolean isLive() {
        return this == PENDING || this == RUNNING;
    }
}

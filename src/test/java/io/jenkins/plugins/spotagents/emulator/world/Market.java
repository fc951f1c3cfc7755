package io.jenkins.plugins.spotagents.emulator.world;

/** How an instance is bought. */
public enum Market {
    SPOT("spot"),
    ON_DEMAND("on-demand");

    private final String apiName;

    Market(String apiName) {
        this.apiName = apiName;
    }

    /** As the EC2 API writes it. */
    public String apiName() {
        return apiName;
    }
}

package io.jenkins.plugins.spotagents.capacity;

/** How an instance is paid for. */
public enum PurchaseOption {
    /** Spare capacity: cheap, and reclaimed with two minutes' notice. */
    SPOT("capacity-spot"),
    /** Full price, never reclaimed. */
    ON_DEMAND("capacity-on-demand");

    private final String label;

    PurchaseOption(String label) {
        this.label = label;
    }

    /** The label that every agent bought in this way carries, so that a Jenkinsfile can insist on it. */
    public String label() {
        return label;
    }
}

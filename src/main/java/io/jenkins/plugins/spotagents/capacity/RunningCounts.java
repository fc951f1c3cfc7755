package io.jenkins.plugins.spotagents.capacity;

/**
 * Port: how many instances there are, as base, percentage and caps need to know.
 *
 * <p>An instance counts from the moment it was reported as launched (not only once EC2's eventually consistent describe
 * shows it) until it is known to be gone. What is still only asked for does not count here: the launcher adds that
 * itself. Called on launch threads, often; must not block on the network. It stands in this package so that the
 * inventory can implement it and the launcher use it without knowing each other.
 */
public interface RunningCounts {
    /** Instances of one template under one purchase option. */
    int running(TemplateId template, PurchaseOption option);

    /** Instances of all templates of a cloud. */
    int running(String cloud);
}

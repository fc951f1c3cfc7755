package io.jenkins.plugins.spotagents.inventory;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether what the inventory says can be relied on.
 *
 * @param lastSuccess of a poll; empty if none succeeded yet
 * @param failures polls in a row that failed since
 * @param lastError what EC2 said; empty while polls succeed
 */
public record InventoryHealth(Optional<Instant> lastSuccess, int failures, Optional<String> lastError) {}

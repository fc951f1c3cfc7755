package io.jenkins.plugins.spotagents.provider;

import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.fleet.api.Dialect;
import io.jenkins.plugins.spotagents.interruption.source.MetadataNotices;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What is true of a vendor without asking it, for any account.
 *
 * @param spotNotice how long ahead the end of a Spot instance is announced, if all goes well
 * @param metadata where instances can read of their own end; empty if the vendor has no such service
 */
public record Vendor(Dialect dialect, Billing billing, Duration spotNotice, Optional<MetadataNotices> metadata) {
    public Vendor {
        Objects.requireNonNull(dialect, "dialect");
        Objects.requireNonNull(billing, "billing");
        Objects.requireNonNull(spotNotice, "spotNotice");
        Objects.requireNonNull(metadata, "metadata");
    }
}

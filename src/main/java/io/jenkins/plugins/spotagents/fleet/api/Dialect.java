package io.jenkins.plugins.spotagents.fleet.api;

import java.util.Objects;

/** How a vendor speaks. */
public record Dialect(ErrorBook errors) {
    public Dialect {
        Objects.requireNonNull(errors, "errors");
    }
}

package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.capacity.InstanceTypes;
import io.jenkins.plugins.spotagents.capacity.Vocabulary;
import java.util.Objects;

/**
 * How a vendor speaks.
 *
 * @param errors what its error codes mean
 * @param types how it spells instance types
 * @param words for messages to admins
 */
public record Dialect(ErrorBook errors, InstanceTypes types, Vocabulary words) {
    public Dialect {
        Objects.requireNonNull(errors, "errors");
        Objects.requireNonNull(types, "types");
        Objects.requireNonNull(words, "words");
    }
}

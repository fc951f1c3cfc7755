package io.jenkins.plugins.spotagents.capacity;

import java.io.Serializable;
import java.util.Objects;

/**
 * Why an instance ended.
 *
 * @param code the vendor's own word for it, for people to read; empty if it gives none
 */
public record EndReason(EndCause cause, String code) implements Serializable {
    /** No reason was given. */
    public static final EndReason UNKNOWN = new EndReason(EndCause.UNKNOWN, "");

    public EndReason {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(code, "code");
    }
}

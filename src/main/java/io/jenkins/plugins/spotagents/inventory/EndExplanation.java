package io.jenkins.plugins.spotagents.inventory;

import java.util.Objects;

/**
 * Why an instance ended, as its vendor explains when asked, and who is to blame.
 *
 * @param code the vendor's word, such as EC2's {@code Server.SpotInstanceTermination}; empty if it gives none
 * @param message the vendor's sentence, which may repeat the code; empty if it gives none
 * @param remedy what a person may do about it, a full sentence
 */
public record EndExplanation(Cause cause, String code, String message, String remedy) {
    /** What is to blame. */
    public enum Cause {
        /** The vendor took the instance back for its capacity. */
        RECLAIMED,
        /** The vendor turned out to have no capacity for it. */
        NO_CAPACITY,
        /** Anything else: the launch template, the image, the vendor's own trouble, a person, a program. */
        OTHER,
        /** The vendor was asked and did not say. */
        UNKNOWN
    }

    public EndExplanation {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** Code and sentence, the code once. */
    public String text() {
        if (code.isEmpty()) {
            return "no reason is given";
        }
        return message.isEmpty() ? code : message.startsWith(code) ? message : code + ": " + message;
    }
}

package io.jenkins.plugins.spotagents.inventory;

import java.util.Objects;

/**
 * Why an instance ended, as EC2 says.
 *
 * @param code EC2's word, such as {@code Server.SpotInstanceTermination}; empty if it gives none
 * @param message EC2's sentence, which may repeat the code; empty if it gives none
 * @param remedy what a person may do about it, a full sentence
 */
public record EndReason(Cause cause, String code, String message, String remedy) {
    /** What is to blame. */
    public enum Cause {
        /** EC2 took the instance back for its capacity. */
        RECLAIMED,
        /** EC2 turned out to have no capacity for it. */
        NO_CAPACITY,
        /** Anything else: the launch template, the image, EC2's own trouble, a person, a program. */
        OTHER,
        /** EC2 was asked and did not say. */
        UNKNOWN
    }

    public EndReason {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** Code and sentence, the code once. */
    public String text() {
        if (code.isEmpty()) {
            return "EC2 gives no reason";
        }
        return message.isEmpty() ? code : message.startsWith(code) ? message : code + ": " + message;
    }
}

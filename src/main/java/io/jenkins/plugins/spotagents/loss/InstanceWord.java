package io.jenkins.plugins.spotagents.loss;

import java.util.Objects;

/**
 * What EC2 says of an instance now.
 *
 * @param text for a person, as a sentence's end: {@code the cloud says that it runs}
 */
public record InstanceWord(Kind kind, String text) {
    private static final int MOST_OF_AN_ERROR = 160;

    /** What follows from it. */
    public enum Kind {
        RUNS,
        /** It is shutting down, stopping, or has ended, and we did not ask for it. */
        GOES,
        /** EC2 does not know it, which may be a slip of an eventually consistent answer. */
        MISSING,
        /** EC2 could not be asked. */
        UNKNOWN
    }

    public InstanceWord {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    public static InstanceWord runs() {
        return new InstanceWord(Kind.RUNS, "the cloud says that the instance runs");
    }

    /**
     * It ends, or has ended.
     *
     * @param state EC2's word, such as {@code shutting-down}
     * @param reason EC2's code, such as {@code Server.SpotInstanceTermination}; empty if it gives none
     */
    public static InstanceWord goes(String state, String reason) {
        return new InstanceWord(
                Kind.GOES,
                "the cloud says that the instance is " + state + (reason.isEmpty() ? "" : " (" + reason + ")"));
    }

    public static InstanceWord missing() {
        return new InstanceWord(Kind.MISSING, "the cloud does not know the instance");
    }

    /** @param why the error; an SDK may say much, of which the beginning tells the kind */
    public static InstanceWord unknown(String why) {
        String told = why.length() <= MOST_OF_AN_ERROR ? why : why.substring(0, MOST_OF_AN_ERROR) + "…";
        return new InstanceWord(Kind.UNKNOWN, "the cloud could not be asked: " + told);
    }
}

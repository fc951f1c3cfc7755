package io.jenkins.plugins.spotagents.fleet.api;

import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import java.util.Optional;

/** Port: what a vendor's error codes mean. */
public interface ErrorBook {
    /** The meaning of a code; one that is not in the table is taken for a passing trouble of the offering it is about. */
    ErrorMeaning of(String code);

    /** The row of the table for a code. */
    Optional<ErrorMeaning> find(String code);

    /** The code that stands for a pool without capacity. */
    String noCapacity();

    /** The code that stands for fewer instances than asked for, where the vendor gives no reason. */
    String notAll();

    /**
     * Whether another template may do where this one was refused: the mistake is in the image, the launch template or the price, or
     * nobody knows what it is. A lack of capacity and a quota are everybody's.
     */
    default boolean isOneTemplates(ErrorMeaning meaning) {
        return meaning.kind() == Kind.CONFIGURATION || meaning.kind() == Kind.UNAVAILABLE;
    }

    /** Whether a call that was answered so was turned away at the door, as too many are made: it was not carried out. */
    boolean isTurnedAway(String code);

    /** Whether a smaller request may do. */
    boolean isTooLarge(String code, String message);
}

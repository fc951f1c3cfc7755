package io.jenkins.plugins.spotagents.fleet.api;

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
}

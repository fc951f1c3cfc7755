package io.jenkins.plugins.spotagents.capacity;

import java.util.Objects;

/**
 * What the name of an instance type tells, as its vendor's adapter reads it.
 *
 * @param name as the vendor spells it, such as {@code m6i.xlarge}
 * @param family types of one family share hardware, such as {@code m6i}
 * @param generation such as 6; 0 where the name tells none
 * @param quotaGroup types of one group count against the same quota of an account
 */
public record InstanceType(String name, String family, int generation, String quotaGroup) {
    public InstanceType {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(quotaGroup, "quotaGroup");
    }
}

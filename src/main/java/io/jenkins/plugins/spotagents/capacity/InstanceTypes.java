package io.jenkins.plugins.spotagents.capacity;

/** Port: a vendor's grammar of instance types. */
@FunctionalInterface
public interface InstanceTypes {
    /** @throws IllegalArgumentException naming the value, if it is no instance type's name */
    InstanceType of(String name);
}

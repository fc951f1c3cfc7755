package io.jenkins.plugins.spotagents.capacity;

import java.util.Objects;

/**
 * One instance type in one Availability Zone: the unit in which EC2 gives and reclaims Spot capacity.
 *
 * @param instanceType EC2 instance type, such as {@code m6i.xlarge}
 * @param availabilityZone zone name, such as {@code eu-west-1a}
 */
public record CapacityPool(String instanceType, String availabilityZone) implements Comparable<CapacityPool> {
    public CapacityPool {
        requireText(instanceType, "instance type");
        requireText(availabilityZone, "Availability Zone");
    }

    private static void requireText(String value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isBlank()) {
            throw new IllegalArgumentException("A capacity pool needs an " + name + ", but it is blank.");
        }
    }

    @Override
    public int compareTo(CapacityPool other) {
        int byType = instanceType.compareTo(other.instanceType);
        return byType != 0 ? byType : availabilityZone.compareTo(other.availabilityZone);
    }

    /** {@code m6i.xlarge/eu-west-1a}, as operators read it in logs and on the cloud page. */
    @Override
    public String toString() {
        return instanceType + "/" + availabilityZone;
    }
}

package io.jenkins.plugins.spotagents.capacity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of an instance type's name, as the EC2 User Guide explains them.
 *
 * @param name such as {@code m6i.xlarge}
 * @param family such as {@code m6i}
 * @param series such as {@code m}
 * @param generation such as 6; 0 where the name tells none
 */
public record InstanceType(String name, String family, String series, int generation) {
    private static final Pattern NAME = Pattern.compile("(([a-z]+)([0-9]{0,4})[a-z0-9-]*)\\.[a-z0-9-]+");

    /** @throws IllegalArgumentException naming the value, if it is no instance type's name */
    public static InstanceType of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not an instance type: expected family.size, such as m6i.xlarge.");
        }
        String digits = matcher.group(3);
        return new InstanceType(
                name, matcher.group(1), matcher.group(2), digits.isEmpty() ? 0 : Integer.parseInt(digits));
    }

    /**
     * The On-Demand vCPU quota the type counts against: EC2 has one for the standard series (A, C, D, H, I, M, R, T, Z), one
     * for G and VT, and one for each other series.
     */
    public String quotaGroup() {
        return switch (series) {
            case "a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z" -> "standard";
            case "g", "gr", "vt" -> "g";
            default -> series;
        };
    }
}

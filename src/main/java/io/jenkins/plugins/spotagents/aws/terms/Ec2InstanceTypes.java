package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.capacity.InstanceType;
import io.jenkins.plugins.spotagents.capacity.InstanceTypes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of instance types, as the EC2 User Guide explains them. */
public final class Ec2InstanceTypes implements InstanceTypes {
    private static final Pattern NAME = Pattern.compile("(([a-z]+)([0-9]{0,4})[a-z0-9-]*)\\.[a-z0-9-]+");

    @Override
    public InstanceType of(String name) {
        Matcher matcher = matched(name);
        String digits = matcher.group(3);
        return new InstanceType(
                name, matcher.group(1), digits.isEmpty() ? 0 : Integer.parseInt(digits), quotaGroup(matcher.group(2)));
    }

    /** What a type is made for, such as {@code m} of {@code m6i.xlarge}. */
    public static String series(String name) {
        return matched(name).group(2);
    }

    private static Matcher matched(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw notOne(name);
        }
        return matcher;
    }

    static IllegalArgumentException notOne(String name) {
        return new IllegalArgumentException(
                "'" + name + "' is not an instance type: expected family.size, such as m6i.xlarge.");
    }

    /**
     * The On-Demand vCPU quota the type counts against: EC2 has one for the standard series (A, C, D, H, I, M, R, T, Z), one
     * for G and VT, and one for each other series.
     */
    private static String quotaGroup(String series) {
        return switch (series) {
            case "a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z" -> "standard";
            case "g", "gr", "vt" -> "g";
            default -> series;
        };
    }
}

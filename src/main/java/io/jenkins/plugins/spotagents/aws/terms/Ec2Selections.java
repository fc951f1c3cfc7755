package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection.ByRequirements;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection.ByType;
import java.util.List;

/** Which selections of instance types EC2 takes, as far as can be told without asking it. */
public final class Ec2Selections {
    private Ec2Selections() {}

    /** @throws IllegalArgumentException if there are none, or naming what is no instance type */
    public static ByType byType(List<String> types) {
        ByType list = new ByType(types);
        for (String type : types) {
            if (!type.matches("[a-z0-9-]+\\.[a-z0-9-]+")) {
                throw Ec2InstanceTypes.notOne(type);
            }
        }
        return list;
    }

    /** @throws IllegalArgumentException naming what EC2 would refuse */
    public static ByRequirements requirements(ByRequirements wanted) {
        if (!wanted.allowed().isEmpty() && !wanted.excluded().isEmpty()) {
            throw new IllegalArgumentException("Both allowed " + wanted.allowed() + " and excluded " + wanted.excluded()
                    + " are set: EC2 accepts only one of them.");
        }
        return wanted;
    }
}

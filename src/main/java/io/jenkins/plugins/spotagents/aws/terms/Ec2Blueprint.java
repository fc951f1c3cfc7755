package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.fleet.demand.LaunchBlueprint;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * From what EC2 makes instances.
 *
 * @param imageId AMI id, or {@code resolve:ssm:…}; empty takes the launch template's
 * @param subnetIds at least one; their zones are part of the capacity pools
 */
public record Ec2Blueprint(LaunchTemplateRef launchTemplate, Optional<String> imageId, List<String> subnetIds)
        implements LaunchBlueprint {
    public Ec2Blueprint {
        Objects.requireNonNull(launchTemplate, "launchTemplate");
        Objects.requireNonNull(imageId, "imageId");
        subnetIds = List.copyOf(subnetIds);
    }

    /** @throws IllegalArgumentException if the specification is for another vendor */
    public static Ec2Blueprint of(LaunchSpec spec) {
        if (spec.blueprint() instanceof Ec2Blueprint ours) {
            return ours;
        }
        throw new IllegalArgumentException("Template '" + spec.template() + "' is not for EC2: " + spec.blueprint());
    }
}

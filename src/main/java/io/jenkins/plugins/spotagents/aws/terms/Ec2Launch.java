package io.jenkins.plugins.spotagents.aws.terms;

import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What EC2 is to launch, by its own rules. */
public final class Ec2Launch {
    /** AWS allows 50 tags on a resource; four are ours. */
    private static final int MAX_TAGS = 46;

    private Ec2Launch() {}

    /**
     * @param imageId AMI id, or {@code resolve:ssm:…}; empty takes the launch template's
     * @param subnetIds at least one; their zones are part of the capacity pools
     * @param tags the admin's own
     * @throws IllegalArgumentException naming the value that EC2 would refuse, and the remedy
     */
    public static LaunchSpec spec(
            String cloud,
            String template,
            LaunchTemplateRef launchTemplate,
            Optional<String> imageId,
            List<String> subnetIds,
            InstanceSelection instances,
            PurchasePolicy purchase,
            Map<String, String> tags,
            int maxAgents) {
        if (subnetIds.isEmpty()) {
            throw new IllegalArgumentException("Template '" + template
                    + "' names no subnets: give at least one (three Availability Zones are advised).");
        }
        LaunchSpec spec = new LaunchSpec(
                cloud,
                template,
                new Ec2Blueprint(launchTemplate, imageId, subnetIds),
                instances,
                purchase,
                tags,
                maxAgents);
        requireTags(template, tags);
        return spec;
    }

    private static void requireTags(String template, Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("Template '" + template + "' has " + tags.size()
                    + " tags: AWS allows 50 on an instance, and 4 are the plugin's own.");
        }
        tags.forEach((key, value) -> {
            if (key.isBlank()
                    || key.length() > 128
                    || key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw new IllegalArgumentException("Template '" + template + "' has a tag with the key '" + key
                        + "': AWS wants 1 to 128 characters, not beginning with aws:.");
            }
            if (value.length() > 256) {
                throw new IllegalArgumentException("Template '" + template + "' has a tag '" + key
                        + "' with a value of " + value.length() + " characters: AWS allows 256.");
            }
        });
    }
}

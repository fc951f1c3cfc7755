package io.jenkins.plugins.spotagents.fleet.demand;

import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that makes two launches alike: demands of equal specifications share one CreateFleet request.
 *
 * @param cloud name of the cloud in Jenkins
 * @param template name of the agent template
 * @param imageId AMI id, or {@code resolve:ssm:…}; empty takes the launch template's
 * @param subnetIds at least one; their zones are part of the capacity pools
 * @param tags the admin's own tags; ours are added at launch and win
 * @param maxAgents cap on agents of the template over both purchase options; at least 1
 * @param pools which of the capacity pools will do; the template's own launches take any
 */
public record LaunchSpec(
        String cloud,
        String template,
        LaunchTemplateRef launchTemplate,
        Optional<String> imageId,
        List<String> subnetIds,
        InstanceSelection instances,
        PurchasePolicy purchase,
        Map<String, String> tags,
        int maxAgents,
        PoolRule pools) {
    /** AWS allows 50 tags on a resource; four are ours. */
    private static final int MAX_TAGS = 46;

    /** A specification that takes any pool. */
    public LaunchSpec(
            String cloud,
            String template,
            LaunchTemplateRef launchTemplate,
            Optional<String> imageId,
            List<String> subnetIds,
            InstanceSelection instances,
            PurchasePolicy purchase,
            Map<String, String> tags,
            int maxAgents) {
        this(cloud, template, launchTemplate, imageId, subnetIds, instances, purchase, tags, maxAgents, PoolRule.ANY);
    }

    public LaunchSpec {
        Objects.requireNonNull(pools, "pools");
        Objects.requireNonNull(cloud, "cloud");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(launchTemplate, "launchTemplate");
        Objects.requireNonNull(imageId, "imageId");
        Objects.requireNonNull(instances, "instances");
        Objects.requireNonNull(purchase, "purchase");
        subnetIds = List.copyOf(subnetIds);
        tags = Map.copyOf(tags);
        if (subnetIds.isEmpty()) {
            throw new IllegalArgumentException("Template '" + template
                    + "' names no subnets: give at least one (three Availability Zones are advised).");
        }
        if (maxAgents < 1) {
            throw new IllegalArgumentException(
                    "Template '" + template + "' allows " + maxAgents + " agents: the maximum must be at least 1.");
        }
        requireTags(template, tags);
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

    /** The same, in these pools only. */
    public LaunchSpec in(PoolRule rule) {
        return new LaunchSpec(
                cloud, template, launchTemplate, imageId, subnetIds, instances, purchase, tags, maxAgents, rule);
    }

    /** The template's identity, which outlives changes of everything else here. */
    public TemplateId id() {
        return new TemplateId(cloud, template);
    }
}

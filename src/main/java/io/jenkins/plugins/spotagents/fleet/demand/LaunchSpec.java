package io.jenkins.plugins.spotagents.fleet.demand;

import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that makes two launches alike: demands of equal specifications share one request.
 *
 * @param cloud name of the cloud in Jenkins
 * @param template name of the agent template
 * @param blueprint from what the vendor makes the instances
 * @param tags the admin's own tags; ours are added at launch and win
 * @param maxAgents cap on agents of the template over both purchase options; at least 1
 * @param pools which of the capacity pools will do; the template's own launches take any
 */
public record LaunchSpec(
        String cloud,
        String template,
        LaunchBlueprint blueprint,
        InstanceSelection instances,
        PurchasePolicy purchase,
        Map<String, String> tags,
        int maxAgents,
        PoolRule pools) {
    /** A specification that takes any pool. */
    public LaunchSpec(
            String cloud,
            String template,
            LaunchBlueprint blueprint,
            InstanceSelection instances,
            PurchasePolicy purchase,
            Map<String, String> tags,
            int maxAgents) {
        this(cloud, template, blueprint, instances, purchase, tags, maxAgents, PoolRule.ANY);
    }

    public LaunchSpec {
        Objects.requireNonNull(pools, "pools");
        Objects.requireNonNull(cloud, "cloud");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(blueprint, "blueprint");
        Objects.requireNonNull(instances, "instances");
        Objects.requireNonNull(purchase, "purchase");
        tags = Map.copyOf(tags);
        if (maxAgents < 1) {
            throw new IllegalArgumentException(
                    "Template '" + template + "' allows " + maxAgents + " agents: the maximum must be at least 1.");
        }
    }

    /** The same, in these pools only. */
    public LaunchSpec in(PoolRule rule) {
        return new LaunchSpec(cloud, template, blueprint, instances, purchase, tags, maxAgents, rule);
    }

    /** The template's identity, which outlives changes of everything else here. */
    public TemplateId id() {
        return new TemplateId(cloud, template);
    }
}

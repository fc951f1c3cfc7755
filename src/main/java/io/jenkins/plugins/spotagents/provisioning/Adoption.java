package io.jenkins.plugins.spotagents.provisioning;

import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.inventory.AdoptionPlan;
import io.jenkins.plugins.spotagents.inventory.Instance;
import io.jenkins.plugins.spotagents.inventory.InstanceTags;
import io.jenkins.plugins.spotagents.inventory.InventoryListener;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.cloudstats.ProvisioningActivity;

/**
 * Makes agents of instances that are ours but nobody announced: Jenkins stopped between EC2's answer and the node. An instance
 * without a template is left to the sweeper.
 */
public final class Adoption implements InventoryListener {
    private static final Logger LOGGER = Logger.getLogger(Adoption.class.getName());

    private final Clock clock;
    private final Predicate<String> leftToAws;
    private final Consumer<SpotAgent> onNode;

    /** @param leftToAws tells ids of instances that AWS is about to end, which nobody should use */
    public Adoption(Clock clock, Predicate<String> leftToAws, Consumer<SpotAgent> onNode) {
        this.clock = clock;
        this.leftToAws = leftToAws;
        this.onNode = onNode;
    }

    @Override
    public void appeared(Instance instance) {
        if (Agents.on(instance.id()).isPresent() || leftToAws.test(instance.id())) {
            return;
        }
        AdoptionPlan plan = AdoptionPlan.of(
                List.of(instance),
                (cloud, template) -> Clouds.template(cloud, template).isPresent());
        plan.adopt().forEach(this::adopt);
    }

    private void adopt(Instance instance) {
        String cloud = instance.tags().get(InstanceTags.CLOUD);
        String templateName = instance.tags().get(InstanceTags.TEMPLATE);
        AgentFarm.Agent agent = new AgentFarm.Agent(
                instance.id(), instance.id(), cloud, templateName, instance.offering(), instance.launchTime());
        Clouds.template(cloud, templateName).ifPresent(template -> {
            try {
                ProvisioningActivity.Id activity = new ProvisioningActivity.Id(cloud, templateName, instance.id());
                SpotAgent node = AgentFactory.create(template, agent, activity);
                Jenkins.get().addNode(node);
                onNode.accept(node);
                LOGGER.info(() -> "Adopted " + instance.id() + " (" + instance.offering() + ") for " + cloud + "/"
                        + templateName + "; it was launched "
                        + Duration.between(instance.launchTime(), clock.instant())
                                .toSeconds()
                        + " s ago");
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot adopt " + instance.id() + "; the sweeper ends it");
            }
        });
    }
}

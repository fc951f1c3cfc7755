package io.jenkins.plugins.spotagents.provisioning;

import hudson.model.Descriptor;
import hudson.model.TaskListener;
import hudson.slaves.ComputerConnector;
import hudson.slaves.ComputerLauncher;
import io.jenkins.plugins.spotagents.agent.ConnectorLauncher;
import io.jenkins.plugins.spotagents.agent.InboundConnector;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotRetention;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import java.io.IOException;
import org.jenkinsci.plugins.cloudstats.ProvisioningActivity;

/** Makes the node for an instance, as its template says. */
final class AgentFactory {
    private AgentFactory() {}

    /** @throws IOException if Jenkins refuses what the template says, such as a blank root directory */
    static SpotAgent create(AgentTemplate template, AgentFarm.Agent instance, ProvisioningActivity.Id activity)
            throws IOException {
        try {
            SpotAgent agent =
                    new SpotAgent(instance, template.getRemoteFs(), launcher(template.getConnector()), activity);
            agent.setNumExecutors(template.getExecutors());
            agent.setMode(template.getMode());
            agent.setLabelString(labels(template, instance));
            agent.setNodeDescription(instance.offering() + ", template " + template.getName());
            agent.setRetentionStrategy(new SpotRetention(template.getIdleMinutes(), template.getMaxUses()));
            agent.setNodeProperties(template.getNodeProperties());
            return agent;
        } catch (Descriptor.FormException e) {
            throw new IOException("Jenkins refuses an agent of template '" + template.getName() + "'", e);
        }
    }

    /** The template's labels, and what the instance is: purchase option, type, zone. */
    private static String labels(AgentTemplate template, AgentFarm.Agent instance) {
        return String.join(
                        " ",
                        template.getLabels(),
                        instance.offering().purchaseOption().label(),
                        instance.offering().pool().instanceType(),
                        instance.offering().pool().availabilityZone())
                .trim();
    }

    private static ComputerLauncher launcher(ComputerConnector connector) {
        return connector instanceof InboundConnector inbound
                ? inbound.launch("", TaskListener.NULL)
                : new ConnectorLauncher(connector);
    }
}

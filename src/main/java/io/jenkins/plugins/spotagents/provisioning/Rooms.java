package io.jenkins.plugins.spotagents.provisioning;

import hudson.model.Node;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import jenkins.model.Jenkins;

/** How many more agents the caps of cloud and template allow, as far as Jenkins knows; the engine has the last word. */
public final class Rooms {
    private Rooms() {}

    public static int of(SpotCloud cloud, AgentTemplate template, InFlight inFlight) {
        int ofCloud = inFlight.count(cloud.name);
        int ofTemplate = inFlight.count(cloud.name, template.getName());
        for (Node node : Jenkins.get().getNodes()) {
            if (node instanceof SpotAgent agent && agent.getCloud().equals(cloud.name)) {
                ofCloud++;
                ofTemplate += agent.getTemplate().equals(template.getName()) ? 1 : 0;
            }
        }
        return Math.max(0, Math.min(cloud.getMaxAgents() - ofCloud, template.getMaxAgents() - ofTemplate));
    }
}

package io.jenkins.plugins.spotagents.agent;

import hudson.model.Node;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** Our agents among the nodes of Jenkins. */
public final class Agents {
    private Agents() {}

    /** The agent on this instance. */
    public static Optional<SpotAgent> on(String instanceId) {
        Node node = Jenkins.get().getNode(instanceId);
        return node instanceof SpotAgent agent ? Optional.of(agent) : Optional.empty();
    }

    /** All of them. */
    public static Stream<SpotAgent> all() {
        return Jenkins.get().getNodes().stream()
                .filter(SpotAgent.class::isInstance)
                .map(SpotAgent.class::cast);
    }

    /** Those of one template. */
    public static Stream<SpotAgent> of(TemplateId template) {
        return all().filter(agent -> agent.templateId().equals(template));
    }

    /** How many are bought in this way. */
    public static int count(PurchaseOption option) {
        return (int) all().filter(agent -> agent.offering().purchaseOption() == option)
                .count();
    }
}

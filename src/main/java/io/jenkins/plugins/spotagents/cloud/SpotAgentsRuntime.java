package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Label;
import hudson.slaves.NodeProvisioner.PlannedNode;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** What outlives a saved configuration: the composition root of the engine, and its state by the names of the clouds. */
@Extension
public final class SpotAgentsRuntime implements AgentOwner {
    public static SpotAgentsRuntime get() {
        return ExtensionList.lookupSingleton(SpotAgentsRuntime.class);
    }

    /** Our clouds as configured now. */
    static Stream<SpotCloud> clouds() {
        return Jenkins.get().clouds.stream().filter(SpotCloud.class::isInstance).map(SpotCloud.class::cast);
    }

    static Optional<AgentTemplate> template(String cloud, String template) {
        return clouds().filter(candidate -> candidate.name.equals(cloud))
                .findFirst()
                .flatMap(candidate -> candidate.template(template));
    }

    Collection<PlannedNode> provision(SpotCloud cloud, @CheckForNull Label label, int excessWorkload) {
        return List.of();
    }

    @Override
    public void terminate(SpotAgent agent) {
        throw new UnsupportedOperationException(agent.getInstanceId());
    }

    @Override
    public RequeueSettings requeueSettings(String cloud, String template) {
        return template(cloud, template).map(AgentTemplate::toRequeueSettings).orElse(RequeueSettings.DEFAULT);
    }

    @Override
    public boolean hasClouds() {
        return clouds().findAny().isPresent();
    }

    @Override
    public boolean serves(@CheckForNull Label label) {
        return clouds().anyMatch(cloud -> !Demand.all(cloud, label).isEmpty());
    }
}

package io.jenkins.plugins.spotagents.provisioning;

import hudson.Extension;
import hudson.model.Label;
import hudson.slaves.Cloud;
import hudson.slaves.CloudProvisioningListener;
import hudson.slaves.NodeProvisioner.PlannedNode;
import hudson.slaves.NodeProvisioner.Strategy;
import hudson.slaves.NodeProvisioner.StrategyDecision;
import hudson.slaves.NodeProvisioner.StrategyState;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import java.util.Collection;
import java.util.List;

/**
 * Orders what a label of ours lacks at once. Jenkins' own strategy waits for averages to rise, which is right for machines that
 * take long and cost for an hour at least, and wrong for these. Labels that no cloud of ours serves are left to it.
 */
@Extension(ordinal = 100)
public final class NoDelayStrategy extends Strategy {
    @Override
    public StrategyDecision apply(StrategyState state) {
        Label label = state.getLabel();
        Cloud.CloudState cloudState = new Cloud.CloudState(label, state.getAdditionalPlannedCapacity());
        List<SpotCloud> clouds =
                Clouds.all().filter(cloud -> cloud.canProvision(cloudState)).toList();
        if (clouds.isEmpty()) {
            return StrategyDecision.CONSULT_REMAINING_STRATEGIES;
        }
        int lacking = ProvisioningOwner.current()
                        .map(provisioning -> provisioning.lacking(label))
                        .orElse(0)
                - state.getAdditionalPlannedCapacity();
        for (SpotCloud cloud : clouds) {
            if (lacking <= 0) {
                return StrategyDecision.PROVISIONING_COMPLETED;
            }
            if (isVetoed(cloud, cloudState, lacking)) {
                continue;
            }
            Collection<PlannedNode> planned = cloud.provision(cloudState, lacking);
            CloudProvisioningListener.all().forEach(listener -> listener.onStarted(cloud, label, planned));
            lacking -= planned.stream().mapToInt(node -> node.numExecutors).sum();
            state.recordPendingLaunches(planned);
        }
        return lacking <= 0 ? StrategyDecision.PROVISIONING_COMPLETED : StrategyDecision.CONSULT_REMAINING_STRATEGIES;
    }

    private static boolean isVetoed(Cloud cloud, Cloud.CloudState state, int executors) {
        return CloudProvisioningListener.all().stream()
                .anyMatch(listener -> listener.canProvision(cloud, state, executors) != null);
    }
}

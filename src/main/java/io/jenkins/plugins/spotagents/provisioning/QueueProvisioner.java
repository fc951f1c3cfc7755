package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Label;
import hudson.slaves.NodeProvisioner.PlannedNode;
import io.jenkins.plugins.spotagents.cloud.Provisioner;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import java.util.Collection;
import java.util.List;

/** Jenkins' questions to a cloud of ours, passed on to what outlives the cloud's configuration. */
@Extension
public final class QueueProvisioner implements Provisioner {
    @Override
    public boolean canServe(SpotCloud cloud, @CheckForNull Label label) {
        return cloud.getTemplates().stream()
                .anyMatch(template -> Demand.of(cloud, template, label).isPresent());
    }

    @Override
    public Collection<PlannedNode> provision(SpotCloud cloud, @CheckForNull Label label, int excessWorkload) {
        return ProvisioningOwner.current()
                .map(provisioning -> provisioning.forQueue(cloud, label, excessWorkload))
                .orElse(List.of());
    }
}

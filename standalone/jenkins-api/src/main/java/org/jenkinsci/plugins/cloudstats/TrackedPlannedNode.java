package org.jenkinsci.plugins.cloudstats;

import hudson.model.Node;
import hudson.slaves.NodeProvisioner.PlannedNode;
import java.util.concurrent.Future;

public class TrackedPlannedNode extends PlannedNode implements TrackedItem {
    public TrackedPlannedNode(ProvisioningActivity.Id id, int numExecutors, Future<Node> future) {
        super(null, null, 0);
        throw new UnsupportedOperationException();
    }

    @Override
    public ProvisioningActivity.Id getId() {
        throw new UnsupportedOperationException();
    }
}

package com.amazon.jenkins.ec2fleet;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.slaves.Cloud;

/** Stands in for the cloud of the EC2 Fleet plugin, which is known by its package; serves one label. */
public class FleetStandIn extends Cloud {
    private final String label;

    public FleetStandIn(String name, String label) {
        super(name);
        this.label = label;
    }

    @Override
    public boolean canProvision(CloudState state) {
        return state.getLabel() != null && state.getLabel().getName().equals(label);
    }

    /** Unseen. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<Cloud> {}
}

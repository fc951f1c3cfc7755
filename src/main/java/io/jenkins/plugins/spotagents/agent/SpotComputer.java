package io.jenkins.plugins.spotagents.agent;

import hudson.slaves.AbstractCloudComputer;

/** The running side of a {@link SpotAgent}. */
public class SpotComputer extends AbstractCloudComputer<SpotAgent> {
    public SpotComputer(SpotAgent agent) {
        super(agent);
    }
}

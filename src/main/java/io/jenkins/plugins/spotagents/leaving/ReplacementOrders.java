package io.jenkins.plugins.spotagents.leaving;

import hudson.model.Label;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.util.List;
import java.util.Set;

/** Whoever orders an agent in place of one that goes. */
@FunctionalInterface
public interface ReplacementOrders {
    /**
     * @param labels of the work that it is for; none if any agent of the template will do
     * @param avoid pools to try last
     * @return whether this call ordered one
     */
    boolean order(AgentFarm.Agent agent, List<Label> labels, NextCapacity capacity, Set<CapacityPool> avoid);
}

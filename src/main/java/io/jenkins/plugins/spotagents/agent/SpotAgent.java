package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.Queue;
import hudson.model.TaskListener;
import hudson.model.queue.CauseOfBlockage;
import hudson.slaves.AbstractCloudSlave;
import hudson.slaves.ComputerLauncher;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.interruption.AgentFarm;
import java.io.IOException;
import java.time.Instant;

/**
 * An agent on an instance that we launched. Persistent, so that a controller that restarts finds its running work again;
 * named after the instance, so that the two cannot be confused. It knows its cloud and template by name only: both may be
 * replaced by a saved configuration while the agent runs.
 */
public class SpotAgent extends AbstractCloudSlave {
    private static final long serialVersionUID = 1L;

    private final String cloud;
    private final String template;
    private final String instanceType;
    private final String availabilityZone;
    private final PurchaseOption purchaseOption;
    private final long launchedAtMillis;

    /**
     * @param instance where it runs; its id becomes the node's name
     * @param remoteFs root directory on the agent
     */
    public SpotAgent(AgentFarm.Agent instance, String remoteFs, @CheckForNull ComputerLauncher launcher)
            throws Descriptor.FormException, IOException {
        super(instance.instanceId(), remoteFs, launcher);
        this.cloud = instance.cloud();
        this.template = instance.template();
        this.instanceType = instance.offering().pool().instanceType();
        this.availabilityZone = instance.offering().pool().availabilityZone();
        this.purchaseOption = instance.offering().purchaseOption();
        this.launchedAtMillis = instance.launchedAt().toEpochMilli();
    }

    /** {@code i-…}, which is also the name of the node. */
    public String getInstanceId() {
        return getNodeName();
    }

    /** Name of the cloud that launched it; a cloud of this name need no longer exist. */
    public String getCloud() {
        return cloud;
    }

    /** Name of the template it was launched from; see {@link #getCloud}. */
    public String getTemplate() {
        return template;
    }

    /** The capacity pool and purchase option under it. */
    public Offering offering() {
        return new Offering(new CapacityPool(instanceType, availabilityZone), purchaseOption);
    }

    public Instant launchedAt() {
        return Instant.ofEpochMilli(launchedAtMillis);
    }

    /** The engine's view of this agent. */
    public AgentFarm.Agent describe() {
        return new AgentFarm.Agent(getInstanceId(), getDisplayName(), cloud, template, offering(), launchedAt());
    }

    /**
     * Refuses flyweight tasks (the parents of matrix builds and of Pipelines): the queue places them even on agents that do
     * not accept tasks, and with the agent the whole build would be lost.
     */
    @Override
    public CauseOfBlockage canTake(Queue.BuildableItem item) {
        return item.task instanceof Queue.FlyweightTask ? new NoFlyweightTasks() : super.canTake(item);
    }

    @Override
    public SpotComputer createComputer() {
        return new SpotComputer(this);
    }

    @Override
    protected void _terminate(TaskListener listener) {
        AgentOwner.get().terminate(this);
    }

    /** Why a parent of a matrix build or of a Pipeline does not run here. */
    private static final class NoFlyweightTasks extends CauseOfBlockage {
        @Override
        public String getShortDescription() {
            return "Spot agents may go at any time, so they take no task that stands for a whole build.";
        }
    }

    /** No form offers to create one by hand. */
    @Extension
    public static final class DescriptorImpl extends SlaveDescriptor {
        @Override
        public String getDisplayName() {
            return "Spot agent";
        }

        @Override
        public boolean isInstantiable() {
            return false;
        }
    }
}

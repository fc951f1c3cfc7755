package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.Extension;
import hudson.model.Descriptor;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.TaskListener;
import hudson.model.queue.CauseOfBlockage;
import hudson.slaves.AbstractCloudSlave;
import hudson.slaves.ComputerLauncher;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.cloudstats.ProvisioningActivity;
import org.jenkinsci.plugins.cloudstats.TrackedItem;

/**
 * An agent on an instance that we launched. Persistent, so that a controller that restarts finds its running work again;
 * named after the instance, so that the two cannot be confused. It knows its cloud and template by name only: both may be
 * replaced by a saved configuration while the agent runs.
 */
public class SpotAgent extends AbstractCloudSlave implements TrackedItem {
    private static final long serialVersionUID = 1L;

    private final String cloud;
    private final String template;
    private final String instanceType;
    private final String availabilityZone;
    private final PurchaseOption purchaseOption;
    private final long launchedAtMillis;
    private final ProvisioningActivity.Id activity;
    private volatile int uses;
    private volatile boolean wasOnline;
    private boolean secretGiven;
    private volatile boolean replaced;
    private volatile boolean standsInForSpot;
    private transient volatile boolean letGo;

    /**
     * @param instance where it runs; its id becomes the node's name
     * @param remoteFs root directory on the agent
     * @param activity by which cloud-stats follows it from its launch to its end
     */
    public SpotAgent(
            AgentFarm.Agent instance,
            String remoteFs,
            @CheckForNull ComputerLauncher launcher,
            ProvisioningActivity.Id activity)
            throws Descriptor.FormException, IOException {
        super(instance.instanceId(), remoteFs, launcher);
        this.cloud = instance.cloud();
        this.template = instance.template();
        this.instanceType = instance.offering().pool().instanceType();
        this.availabilityZone = instance.offering().pool().availabilityZone();
        this.purchaseOption = instance.offering().purchaseOption();
        this.launchedAtMillis = instance.launchedAt().toEpochMilli();
        this.activity = activity;
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

    /** Its cloud and template, by their names. */
    public TemplateId templateId() {
        return new TemplateId(cloud, template);
    }

    /** Builds it has taken so far, this controller's earlier runs included. */
    public int uses() {
        return uses;
    }

    /** One more build; kept over a restart, or a single-use agent would serve a second one after it. */
    @SuppressFBWarnings(value = "VO_VOLATILE_INCREMENT", justification = "Counted under the lock, read without it")
    void used() throws IOException {
        synchronized (this) {
            uses++;
        }
        Jenkins.get().updateNode(this);
    }

    /** Whether it has ever been online: if not, it is still being launched. */
    public boolean wasOnline() {
        return wasOnline;
    }

    void cameOnline() throws IOException {
        if (!wasOnline) {
            wasOnline = true;
            Jenkins.get().updateNode(this);
        }
    }

    /**
     * Takes the right to be told this agent's secret, which there is once; kept over a restart.
     *
     * @return whether it was still there
     */
    public boolean claimSecret() throws IOException {
        synchronized (this) {
            if (secretGiven) {
                return false;
            }
            secretGiven = true;
        }
        Jenkins.get().updateNode(this);
        return true;
    }

    /** Whether it was decided by which other agent, if any, this one is replaced. */
    public boolean isReplaced() {
        return replaced;
    }

    /** Kept over a restart, or what took place of this agent before it would be ordered once more. */
    public void replaced() throws IOException {
        replaced = true;
        Jenkins.get().updateNode(this);
    }

    /** Whether it was bought on-demand as Spot had none; not known of an agent that was adopted. */
    public boolean standsInForSpot() {
        return standsInForSpot;
    }

    /** Told before the node is added, with which it is saved. */
    public void standInForSpot() {
        standsInForSpot = true;
    }

    /** Whether its end was decided here, by its own side or by a person who removes it: that it ends is then no loss of anything. */
    public boolean isLetGo() {
        return letGo;
    }

    /** Its end is decided. */
    public void letGo() {
        letGo = true;
    }

    /** For how long it is kept idle if nothing else keeps it. */
    public Duration keptIdle() {
        return getRetentionStrategy() instanceof SpotRetention retention
                ? retention.keptIdle()
                : ChronoUnit.FOREVER.getDuration();
    }

    @NonNull
    @Override
    public ProvisioningActivity.Id getId() {
        return activity;
    }

    /**
     * Refuses flyweight tasks (the parents of matrix builds and of Pipelines): the queue places them even on agents that do
     * not accept tasks, and with the agent the whole build would be lost. Refuses more builds than an agent may serve, but
     * not one that continues here: after a restart it is in the queue again, with this node as its label.
     */
    @Override
    public CauseOfBlockage canTake(Queue.BuildableItem item) {
        if (item.task instanceof Queue.FlyweightTask) {
            return new Refusal(Messages.SpotAgent_noFlyweightTasks());
        }
        Label wanted = item.getAssignedLabel();
        boolean continues = wanted != null && wanted.equals(getSelfLabel());
        if (!continues && isUsedUp()) {
            return new Refusal(Messages.SpotAgent_usedUp(getDisplayName()));
        }
        return super.canTake(item);
    }

    /** Whether it has served all the builds that it may. */
    public boolean isUsedUp() {
        return getRetentionStrategy() instanceof SpotRetention retention && retention.isUsedUp(this);
    }

    @Override
    public SpotComputer createComputer() {
        return new SpotComputer(this);
    }

    @Override
    protected void _terminate(TaskListener listener) {
        letGo();
        AgentOwner.get().terminate(this);
    }

    /** Why an item does not run here. */
    private static final class Refusal extends CauseOfBlockage {
        private final String why;

        private Refusal(String why) {
            this.why = why;
        }

        @Override
        public String getShortDescription() {
            return why;
        }
    }

    /** No form offers to create one by hand. */
    @Extension
    public static final class DescriptorImpl extends SlaveDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.SpotAgent_displayName();
        }

        @Override
        public boolean isInstantiable() {
            return false;
        }
    }
}

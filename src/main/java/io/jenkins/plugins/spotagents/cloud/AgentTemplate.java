package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.labels.LabelAtom;
import hudson.slaves.ComputerConnector;
import hudson.slaves.NodeProperty;
import io.jenkins.plugins.spotagents.agent.InboundConnector;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.disruption.DisruptionPolicy;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * One kind of agent: what it can do (labels, executors), what it runs on, how it is bought, connected and kept. A mere
 * description: the engine gets a {@link LaunchSpec}, and nothing here changes once it is configured.
 */
public class AgentTemplate implements Describable<AgentTemplate> {
    static final int DEFAULT_MAX_AGENTS = 100;
    static final int DEFAULT_IDLE_MINUTES = 5;
    static final int DEFAULT_MAX_USES = 1;
    public static final int DEFAULT_LAUNCH_TIMEOUT_MINUTES = 10;
    static final String DEFAULT_REMOTE_FS = "/home/jenkins";

    private final String name;
    private String labels = "";
    private Node.Mode mode = Node.Mode.EXCLUSIVE;
    private LaunchTemplate launchTemplate = new LaunchTemplate();
    private String imageId;
    private List<String> subnetIds = Words.of(null);
    private Instances instances = new Instances();
    private Purchase purchase = new Purchase();
    private int executors = 1;
    private String remoteFs = DEFAULT_REMOTE_FS;
    private ComputerConnector connector = new InboundConnector();
    private String address = Address.PRIVATE_IP.configName();
    private int minAgents;
    private int spareAgents;
    private int maxAgents = DEFAULT_MAX_AGENTS;
    private int idleMinutes = DEFAULT_IDLE_MINUTES;
    private int maxUses = DEFAULT_MAX_USES;
    private int launchTimeoutMinutes = DEFAULT_LAUNCH_TIMEOUT_MINUTES;
    private Disruption disruption = new Disruption();
    private Requeue requeue = new Requeue();
    private List<Tag> tags = new ArrayList<>();
    private List<NodeProperty<?>> nodeProperties = new ArrayList<>();

    @DataBoundConstructor
    public AgentTemplate(String name) {
        this.name = Util.fixNull(name).trim();
    }

    public String getName() {
        return name;
    }

    public String getLabels() {
        return labels;
    }

    @DataBoundSetter
    public void setLabels(String labels) {
        this.labels = Util.fixNull(labels).trim();
    }

    public Node.Mode getMode() {
        return mode;
    }

    @DataBoundSetter
    public void setMode(Node.Mode mode) {
        this.mode = mode;
    }

    public LaunchTemplate getLaunchTemplate() {
        return launchTemplate;
    }

    @DataBoundSetter
    public void setLaunchTemplate(LaunchTemplate launchTemplate) {
        this.launchTemplate = launchTemplate;
    }

    @CheckForNull
    public String getImageId() {
        return imageId;
    }

    @DataBoundSetter
    public void setImageId(String imageId) {
        this.imageId = Util.fixEmptyAndTrim(imageId);
    }

    public List<String> getSubnetIds() {
        return Collections.unmodifiableList(subnetIds);
    }

    /** For the form's text area. */
    public String getSubnetIdsText() {
        return Words.lines(subnetIds);
    }

    @DataBoundSetter
    public void setSubnetIds(List<String> subnetIds) {
        this.subnetIds = Words.of(subnetIds);
    }

    public Instances getInstances() {
        return instances;
    }

    @DataBoundSetter
    public void setInstances(Instances instances) {
        this.instances = instances;
    }

    public Purchase getPurchase() {
        return purchase;
    }

    @DataBoundSetter
    public void setPurchase(Purchase purchase) {
        this.purchase = purchase;
    }

    public int getExecutors() {
        return executors;
    }

    @DataBoundSetter
    public void setExecutors(int executors) {
        this.executors = executors;
    }

    public String getRemoteFs() {
        return remoteFs;
    }

    @DataBoundSetter
    public void setRemoteFs(String remoteFs) {
        this.remoteFs = Util.fixNull(remoteFs).trim();
    }

    public ComputerConnector getConnector() {
        return connector;
    }

    @DataBoundSetter
    public void setConnector(ComputerConnector connector) {
        this.connector = connector;
    }

    public String getAddress() {
        return address;
    }

    @DataBoundSetter
    public void setAddress(String address) {
        this.address = Util.fixNull(address).trim();
    }

    public int getMinAgents() {
        return minAgents;
    }

    @DataBoundSetter
    public void setMinAgents(int minAgents) {
        this.minAgents = minAgents;
    }

    public int getSpareAgents() {
        return spareAgents;
    }

    @DataBoundSetter
    public void setSpareAgents(int spareAgents) {
        this.spareAgents = spareAgents;
    }

    public int getMaxAgents() {
        return maxAgents;
    }

    @DataBoundSetter
    public void setMaxAgents(int maxAgents) {
        this.maxAgents = maxAgents;
    }

    public int getIdleMinutes() {
        return idleMinutes;
    }

    @DataBoundSetter
    public void setIdleMinutes(int idleMinutes) {
        this.idleMinutes = idleMinutes;
    }

    public int getMaxUses() {
        return maxUses;
    }

    @DataBoundSetter
    public void setMaxUses(int maxUses) {
        this.maxUses = maxUses;
    }

    public int getLaunchTimeoutMinutes() {
        return launchTimeoutMinutes;
    }

    @DataBoundSetter
    public void setLaunchTimeoutMinutes(int launchTimeoutMinutes) {
        this.launchTimeoutMinutes = launchTimeoutMinutes;
    }

    public Disruption getDisruption() {
        return disruption;
    }

    @DataBoundSetter
    public void setDisruption(Disruption disruption) {
        this.disruption = disruption;
    }

    public Requeue getRequeue() {
        return requeue;
    }

    @DataBoundSetter
    public void setRequeue(Requeue requeue) {
        this.requeue = requeue;
    }

    public List<Tag> getTags() {
        return Collections.unmodifiableList(tags);
    }

    @DataBoundSetter
    public void setTags(List<Tag> tags) {
        this.tags = new ArrayList<>(Util.fixNull(tags));
    }

    public List<NodeProperty<?>> getNodeProperties() {
        return Collections.unmodifiableList(nodeProperties);
    }

    @DataBoundSetter
    public void setNodeProperties(List<NodeProperty<?>> nodeProperties) {
        this.nodeProperties = new ArrayList<>(Util.fixNull(nodeProperties));
    }

    /** Labels of every agent of this template; each agent has its purchase option, instance type and zone in addition. */
    public Set<LabelAtom> labelAtoms() {
        return Label.parse(labels);
    }

    public Address address() {
        return Address.of(address);
    }

    /**
     * What the engine launches for this template.
     *
     * @throws IllegalArgumentException naming the wrong value and the remedy
     */
    public LaunchSpec toLaunchSpec(String cloud) {
        Map<String, String> tagMap = new LinkedHashMap<>();
        for (Tag tag : tags) {
            tag.check();
            tagMap.put(tag.getKey(), tag.getValue());
        }
        return Ec2Launch.spec(
                cloud,
                name,
                launchTemplate.toRef(),
                Optional.ofNullable(imageId),
                subnetIds,
                instances.toSelection(),
                purchase.toPolicy(),
                tagMap,
                maxAgents);
    }

    public InterruptionPolicy toInterruptionPolicy() {
        return requeue.toInterruptionPolicy();
    }

    public RequeueSettings toRequeueSettings() {
        return requeue.toSettings(labels, canBuy(PurchaseOption.ON_DEMAND));
    }

    /** What holds for agents that run, whatever a file edited by hand says. */
    public DisruptionPolicy disruptionPolicy() {
        return disruption.inForce(name);
    }

    /** Whether the purchase policy ever leads to this option. */
    public boolean canBuy(PurchaseOption option) {
        PurchasePolicy policy = purchase.toPolicy();
        return option == PurchaseOption.SPOT
                ? policy.spotPercent() > 0
                : policy.maxOnDemand() > 0
                        && (policy.onDemandFallback() || policy.onDemandBase() > 0 || policy.spotPercent() < 100);
    }

    /** A template that an earlier build of the plugin saved says nothing of disruption. */
    private Object readResolve() {
        if (disruption == null) {
            disruption = new Disruption();
        }
        return this;
    }

    /** @throws IllegalArgumentException naming the wrong value and the remedy, for all that can be judged without AWS */
    void check() {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("It has no name: give one, as agents and instances are tagged with it.");
        }
        requireLabels(labels);
        Checks.require("Number of executors", executors, 1, 1000);
        if (remoteFs.isEmpty()) {
            throw new IllegalArgumentException(
                    "The remote root directory is blank: name one, such as " + DEFAULT_REMOTE_FS + ".");
        }
        Checks.require("Maximum of agents", maxAgents, 1, Integer.MAX_VALUE);
        Checks.require("Minimum of agents", minAgents, 0, maxAgents);
        Checks.require("Number of spare agents", spareAgents, 0, maxAgents);
        Checks.require("Idle time (minutes)", idleMinutes, 0, Integer.MAX_VALUE);
        Checks.require("Maximum of uses", maxUses, 0, Integer.MAX_VALUE);
        Checks.require("Launch timeout (minutes)", launchTimeoutMinutes, 1, 60);
        address();
        toInterruptionPolicy();
        disruption.toPolicy();
        toRequeueSettings();
        toLaunchSpec("unnamed");
    }

    /** @throws IllegalArgumentException if the labels are an expression, which only jobs may have; it names the word */
    static void requireLabels(String labels) {
        for (String word : labels.trim().split("\\s+")) {
            if (word.matches(".*[&|!()<>\"].*")) {
                throw new IllegalArgumentException("'" + word
                        + "' is no label: write words separated by spaces, such as spot linux. An agent has all of them;"
                        + " expressions of labels are for jobs.");
            }
        }
    }
}

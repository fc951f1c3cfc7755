package io.jenkins.plugins.spotagents.cloud;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Label;
import hudson.model.Node;
import hudson.slaves.NodeProvisioner.PlannedNode;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.PurchaseLabel;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cost.SavingsLedger;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.interruption.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.Notice;
import io.jenkins.plugins.spotagents.interruption.NoticeSource;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * What outlives a saved configuration, found by the names of cloud and template: orders in flight, AWS clients, notices. The way
 * from Jenkins' calls into the engine, which is made when the first of our clouds is configured.
 */
@Extension
public final class SpotAgentsRuntime implements AgentOwner {
    private static final LaunchProblems NO_PROBLEMS = new LaunchProblems(Clock.systemUTC());

    private final Object lock = new Object();
    private final WeaknessLog weaknesses = new WeaknessLog();
    private volatile Engine engine;
    /** Null before the first engine. */
    private SettledStart start;
    /** The very objects that were last taken over; every save that changes clouds makes new ones. */
    private List<SpotCloud> takenOver = List.of();

    public static SpotAgentsRuntime get() {
        return ExtensionList.lookupSingleton(SpotAgentsRuntime.class);
    }

    /** Our clouds as configured now. */
    public static Stream<SpotCloud> clouds() {
        return Jenkins.get().clouds.stream().filter(SpotCloud.class::isInstance).map(SpotCloud.class::cast);
    }

    /** The cloud of this name, as configured now. */
    public static Optional<SpotCloud> cloud(String name) {
        return clouds().filter(cloud -> cloud.name.equals(name)).findFirst();
    }

    /** The template of this name, as configured now; empty if it or its cloud was removed or renamed. */
    public static Optional<AgentTemplate> template(String cloud, String template) {
        return cloud(cloud).flatMap(found -> found.template(template));
    }

    /** The agent on this instance. */
    public static Optional<SpotAgent> agent(String instanceId) {
        Node node = Jenkins.get().getNode(instanceId);
        return node instanceof SpotAgent agent ? Optional.of(agent) : Optional.empty();
    }

    /** All our agents. */
    public static Stream<SpotAgent> agents() {
        return Jenkins.get().getNodes().stream()
                .filter(SpotAgent.class::isInstance)
                .map(SpotAgent.class::cast);
    }

    /** Those of one template. */
    static Stream<SpotAgent> agents(TemplateId template) {
        return agents().filter(agent ->
                agent.getCloud().equals(template.cloud()) && agent.getTemplate().equals(template.template()));
    }

    /** How many agents are bought in this way. */
    static int count(PurchaseOption option) {
        return (int) agents().filter(agent -> agent.offering().purchaseOption() == option)
                .count();
    }

    /** Takes over what is configured now; never under a lock of Jenkins, as clients are opened. */
    void reconcile() {
        synchronized (lock) {
            if (engine == null) {
                if (clouds().findAny().isEmpty() && agents().findAny().isEmpty()) {
                    return;
                }
                if (start == null) {
                    start = new SettledStart(Clock.systemUTC());
                }
                engine = Engine.start(start);
            }
            List<SpotCloud> configured = clouds().toList();
            if (configured.equals(takenOver)) {
                return;
            }
            takenOver = configured;
            engine.accounts().reconcile();
            // Nothing is held against a configuration that was just changed.
            engine.problems().forget();
            weaknesses.tell();
        }
        Reviews.suggestAll();
    }

    void stop() {
        synchronized (lock) {
            if (engine != null) {
                engine.close();
                engine = null;
                takenOver = List.of();
            }
        }
    }

    /** Empty before the first cloud is configured, and while Jenkins starts or stops. */
    public Optional<Engine> engine() {
        return Optional.ofNullable(engine);
    }

    /** The single owner of notices; empty as {@link #engine} is. */
    public Optional<InterruptionController> interruptions() {
        return engine().map(Engine::controller);
    }

    /**
     * What a run cost on agents of ours that have ended; empty if it used none, or so long ago that it was dropped.
     *
     * @param run its externalizable id, such as {@code folder/job#12}
     */
    public Optional<Spending> costOf(String run) {
        return engine().flatMap(running -> running.costs().ledger().of(SavingsLedger.By.BUILD, run));
    }

    LaunchProblems problems() {
        return engine().map(Engine::problems).orElse(NO_PROBLEMS);
    }

    int lacking(@CheckForNull Label label) {
        return engine().map(running -> Workload.lacking(label, running.inFlight()))
                .orElse(0);
    }

    /** Called under the label's provisioning lock: nothing here waits for EC2. */
    Collection<PlannedNode> provision(SpotCloud cloud, @CheckForNull Label label, int excessWorkload) {
        Engine running = engine;
        if (running == null
                || Jenkins.get().isQuietingDown()
                || Jenkins.get().isTerminating()
                || !running.knowsWhatRuns(cloud)) {
            return List.of();
        }
        return running.inFlight().exclusively(() -> provision(running, cloud, label, excessWorkload));
    }

    private static List<PlannedNode> provision(
            Engine running, SpotCloud cloud, @CheckForNull Label label, int excessWorkload) {
        int lacking = Math.min(excessWorkload, Workload.lacking(label, running.inFlight()));
        List<PlannedNode> planned = new ArrayList<>();
        for (Demand demand : Demand.all(cloud, label)) {
            AgentTemplate template = demand.template();
            if (lacking <= 0) {
                break;
            }
            if (running.problems().isPaused(cloud.name, demand)) {
                continue;
            }
            int wanted = (lacking + template.getExecutors() - 1) / template.getExecutors();
            int agents = Math.min(wanted, Rooms.of(cloud, template, running.inFlight()));
            planned.addAll(running.ordering().forQueue(cloud, demand, InFlight.key(label), agents));
            lacking -= agents * template.getExecutors();
        }
        return planned;
    }

    @Override
    public void terminate(SpotAgent agent) {
        engine().ifPresent(running -> running.terminate(agent));
    }

    @Override
    public String awaitAddress(SpotAgent agent) throws IOException, InterruptedException {
        Engine running = engine().orElseThrow(
                        () -> new IOException("Jenkins is starting: " + agent.getNodeName() + " is connected later."));
        return running.addresses().await(agent, Duration.ofMinutes(LaunchDeadlines.minutes(agent)));
    }

    @Override
    public Optional<Reason> mayEnd(SpotAgent agent) {
        return engine().flatMap(running -> running.disruptions().mayEnd(agent));
    }

    @Override
    public void stays(SpotAgent agent) {
        engine().ifPresent(running -> running.disruptions().stays(agent));
    }

    @Override
    public Optional<Reason> ending(SpotAgent agent) {
        return engine().flatMap(running -> running.disruptions().ending(agent.getInstanceId()));
    }

    @Override
    public void appeared(SpotAgent agent) {
        engine().ifPresent(running -> running.appeared(agent));
    }

    @Override
    public void noticed(Notice notice) {
        interruptions().ifPresent(controller -> controller.accept(notice, NoticeSource.IMDS));
    }

    @Override
    public void workEnded(SpotAgent agent) {
        interruptions().ifPresent(controller -> controller.workEnded(agent.getInstanceId()));
    }

    @Override
    public void beforeRerun(String instanceId, @CheckForNull Label label, NextCapacity capacity) {
        engine().ifPresent(running -> running.beforeRerun(instanceId, label, capacity));
    }

    @Override
    public Optional<AgentFarm.Agent> departed(String instanceId) {
        return engine().flatMap(running -> running.departed(instanceId));
    }

    @Override
    public void connectionLost(SpotAgent agent) {
        engine().ifPresent(running -> running.connectionLost(agent));
    }

    @Override
    public RequeueSettings requeueSettings(String cloud, String template) {
        return template(cloud, template).map(AgentTemplate::toRequeueSettings).orElse(RequeueSettings.DEFAULT);
    }

    @Override
    public RequeuePolicy requeuePolicy(String cloud, String template, @CheckForNull Label label) {
        RequeuePolicy policy = requeueSettings(cloud, template).policy();
        boolean neverServed = policy.lastOnDemand()
                && template(cloud, template).isPresent()
                && !serves(PurchaseLabel.with(label, PurchaseOption.ON_DEMAND));
        return neverServed ? new RequeuePolicy(policy.maxRetries(), false) : policy;
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

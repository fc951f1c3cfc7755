package io.jenkins.plugins.spotagents.provisioning;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Label;
import hudson.slaves.NodeProvisioner.PlannedNode;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.PoolRule;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.inventory.EndExplanation;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/** From waiting work to a node: all that orders agents, around the one book of what is on order. */
public final class Provisioning {
    private static final Logger LOGGER = Logger.getLogger(Provisioning.class.getName());

    private final ScheduledExecutorService timer;
    private final Launching launching;
    private final InFlight inFlight = new InFlight();
    private final LaunchProblems problems;
    private final Arrivals arrivals;
    private final Addresses addresses = new Addresses();
    private final AwaitedInstances awaited = new AwaitedInstances();
    private final LaunchDeadlines deadlines;
    private final Ordering ordering;
    private final StandingAgents standing;
    private final SpotReturn spotReturn;
    private final Replacements replacements;

    /** @param timer belongs to the caller */
    public Provisioning(ScheduledExecutorService timer, Launching launching, Clock clock) {
        this.timer = timer;
        this.launching = launching;
        problems = new LaunchProblems(clock);
        arrivals = new Arrivals(clock);
        deadlines = new LaunchDeadlines(timer, inFlight, awaited, problems, launching::didNotConnect);
        ordering = new Ordering(inFlight, problems, clock, launching::launch, this::awaitAgent, launching::endUnusable);
        standing = new StandingAgents(inFlight, problems, ordering);
        spotReturn = new SpotReturn(inFlight, problems, ordering, launching);
        replacements = new Replacements(inFlight, problems, ordering, arrivals, clock);
    }

    private void awaitAgent(SpotAgent agent) {
        if (!agent.wasOnline()) {
            awaited.add(agent.getInstanceId(), agent.templateId());
        }
        deadlines.watch(agent);
    }

    /** Called under the label's provisioning lock: nothing here waits for EC2. */
    List<PlannedNode> forQueue(SpotCloud cloud, @CheckForNull Label label, int excessWorkload) {
        if (Jenkins.get().isQuietingDown() || Jenkins.get().isTerminating() || !launching.knowsWhatRuns(cloud)) {
            return List.of();
        }
        return inFlight.exclusively(() -> order(cloud, label, excessWorkload));
    }

    private List<PlannedNode> order(SpotCloud cloud, @CheckForNull Label label, int excessWorkload) {
        int lacking = Math.min(excessWorkload, lacking(label));
        List<PlannedNode> planned = new ArrayList<>();
        for (Demand demand : Demand.all(cloud, label)) {
            AgentTemplate template = demand.template();
            if (lacking <= 0) {
                break;
            }
            if (problems.isPaused(cloud.name, demand)) {
                continue;
            }
            int wanted = (lacking + template.getExecutors() - 1) / template.getExecutors();
            int room = Math.min(wanted, Rooms.of(cloud, template, inFlight));
            TemplateId id = demand.templateId(cloud.name);
            int agents = problems.probation().allowed(id, inFlight.coming(id), room);
            planned.addAll(ordering.forQueue(cloud, demand, InFlight.key(label), agents));
            lacking -= agents * template.getExecutors();
        }
        return planned;
    }

    /** Executors that a label lacks beside those that are idle or on order. */
    int lacking(@CheckForNull Label label) {
        return Workload.lacking(label, inFlight);
    }

    /**
     * An agent from before this start of Jenkins, which connects now: until then it counts as ordered, or all that waits in the
     * restored queue would buy a second one. One that was there before is awaited no longer than after any lost connection.
     */
    public void expect(SpotAgent agent) {
        awaitAgent(agent);
        if (agent.getTemporaryOfflineCause() != null || agent.isUsedUp() || isOnOrder(agent.getInstanceId())) {
            return;
        }
        inFlight.add(new InFlight.Order(
                UUID.randomUUID(),
                agent.getCloud(),
                agent.getTemplate(),
                Optional.empty(),
                Optional.of(agent.offering().purchaseOption()),
                PoolRule.only(agent.offering().pool()),
                agent.getNumExecutors(),
                agent.launchedAt(),
                Optional.of(agent.getInstanceId())));
        if (agent.wasOnline()) {
            timer.schedule(() -> arrived(agent.getInstanceId()), SpotComputer.MAY_RETURN_MINUTES, TimeUnit.MINUTES);
        }
    }

    /** It is no longer awaited, whether it is here or never will be: what is lacking now is another number. */
    public void arrived(String instanceId) {
        if (inFlight.remove(instanceId)) {
            Reviews.suggestAll();
        }
    }

    /** The agent on this instance is online. */
    public void cameOnline(String instanceId) {
        awaited.take(instanceId).ifPresent(problems::came);
    }

    /** EC2 took the instance back, or had no capacity for it after all: that is no fault of its template. */
    public void reclaimed(String instanceId) {
        awaited.take(instanceId);
    }

    /** An instance has ended, and not as EC2 took it back: a failed launch of its template, if its agent has never been online. */
    public void failedToStart(AgentFarm.Agent agent, EndExplanation reason) {
        awaited.take(agent.instanceId()).ifPresent(template -> {
            String message = "Instance " + agent.instanceId() + " (" + agent.offering()
                    + ") was launched and had ended before its agent was online: " + reason.text()
                    + (reason.text().endsWith(".") ? " " : ". ") + reason.remedy();
            LOGGER.warning(() -> template + ": " + message);
            String code = reason.code().isEmpty() ? "EndedEarly" : reason.code();
            problems.neverCame(template, new LaunchFailure(LaunchFailure.Kind.CONFIGURATION, code, message));
        });
    }

    /** Whether an instance belongs to an order whose agent is not there yet. */
    public boolean isOnOrder(String instanceId) {
        return inFlight.isOnOrder(instanceId);
    }

    /** Work that an agent lost is about to wait in the queue again: what replaces the agent is ordered before. */
    public void beforeRerun(String instanceId, @CheckForNull Label label, NextCapacity capacity) {
        Agents.on(instanceId)
                .ifPresentOrElse(
                        agent -> replacements.order(
                                agent.describe(),
                                label == null ? List.of() : List.of(label),
                                capacity,
                                Set.of(agent.offering().pool())),
                        () -> replacements.leaveToQueue(instanceId));
    }

    /** Orders what the minimum and spare agents lack; called every few seconds. */
    public void keepStanding() {
        standing.keep();
    }

    /**
     * Looks for Spot capacity in place of on-demand; called twice a minute.
     *
     * @param wantSpot how many Spot agents a template needs before on-demand ones may end
     */
    public void lookForSpot(ToIntFunction<TemplateId> wantSpot) {
        spotReturn.look(wantSpot);
    }

    /** Whether a template's Spot capacity is back, as seen last. */
    public boolean isSpotBack(TemplateId template) {
        return spotReturn.isBack(template);
    }

    /** What is on order. */
    public InFlight inFlight() {
        return inFlight;
    }

    /** Why templates lately got no agents. */
    public LaunchProblems problems() {
        return problems;
    }

    /** Which agent came in place of which. */
    public Arrivals arrivals() {
        return arrivals;
    }

    /** Where connectors find the instances. */
    public Addresses addresses() {
        return addresses;
    }

    /** What replaces an agent that goes. */
    public Replacements replacements() {
        return replacements;
    }

    Ordering ordering() {
        return ordering;
    }

    LaunchDeadlines deadlines() {
        return deadlines;
    }
}

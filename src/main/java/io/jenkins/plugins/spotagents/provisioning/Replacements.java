package io.jenkins.plugins.spotagents.provisioning;

import hudson.model.Computer;
import hudson.model.Label;
import hudson.model.Node;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.PurchaseLabel;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.demand.PoolRule;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/**
 * Agents in place of those that are about to go. For each that goes the question is answered once: by its way out, or by its work just
 * before that is in the queue again, whoever comes first. So the order is always in flight before the queue's own demand for the
 * work is counted, and never comes after it, when it would be the second one.
 */
public final class Replacements {
    private static final Logger LOGGER = Logger.getLogger(Replacements.class.getName());
    /** Longer than any work needs from its loss to the queue, but for a matrix that waits for its other cells. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /** For so long an idle agent counts as taken by the work that it is to replace an agent for. */
    private static final Duration RESERVED = Duration.ofMinutes(2);

    private final InFlight inFlight;
    private final LaunchProblems problems;
    private final Ordering ordering;
    private final Arrivals arrivals;
    private final Clock clock;
    /** Idle agents that a replacement is spared for, until when; used within decisions of {@link InFlight} only. */
    private final Map<String, Instant> reserved = new HashMap<>();
    /** Agents whose replacement is decided, until when that is remembered; used likewise. */
    private final Map<String, Instant> decided = new HashMap<>();

    /** @param arrivals is told what is launched in place of what */
    Replacements(InFlight inFlight, LaunchProblems problems, Ordering ordering, Arrivals arrivals, Clock clock) {
        this.inFlight = inFlight;
        this.problems = problems;
        this.ordering = ordering;
        this.arrivals = arrivals;
        this.clock = clock;
    }

    /**
     * @param labels of the work that it is for; none if any agent of the template will do
     * @return whether one was ordered by this call; not if an idle agent fits, the template is gone or no longer serves the work,
     *     Jenkins is about to shut down, or the work is back in the queue and orders for itself
     */
    public boolean order(AgentFarm.Agent agent, List<Label> labels, NextCapacity capacity, Set<CapacityPool> avoid) {
        boolean[] news = new boolean[1];
        boolean ordered = inFlight.exclusively(() -> {
            news[0] = decide(agent.instanceId());
            return news[0] && orderFirst(agent, labels, capacity, avoid);
        });
        if (news[0]) {
            Agents.on(agent.instanceId()).ifPresent(Replacements::save);
        }
        return ordered;
    }

    /** Before EC2 is asked, which gathers orders for a moment. */
    private static void save(SpotAgent agent) {
        try {
            agent.replaced();
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Cannot save that " + agent.getNodeName()
                            + " is replaced; if Jenkins restarts now, it may be replaced twice");
        }
    }

    /** The same for work of an agent that is no longer known: what is not ordered yet, the queue orders. */
    public void leaveToQueue(String instanceId) {
        inFlight.exclusively(() -> decide(instanceId));
    }

    /** @return whether it was still open */
    private boolean decide(String instanceId) {
        Instant now = clock.instant();
        decided.values().removeIf(until -> until.isBefore(now));
        boolean before = Agents.on(instanceId).map(SpotAgent::isReplaced).orElse(false);
        return !before && decided.putIfAbsent(instanceId, now.plus(REMEMBERED)) == null;
    }

    private boolean orderFirst(
            AgentFarm.Agent agent, List<Label> labels, NextCapacity capacity, Set<CapacityPool> avoid) {
        Optional<SpotCloud> cloud = Clouds.named(agent.cloud());
        Optional<AgentTemplate> template = cloud.flatMap(found -> found.template(agent.template()));
        // What waits for the end of a quiet-down is ordered then.
        if (template.isEmpty() || Jenkins.get().isQuietingDown()) {
            return false;
        }
        Optional<Demand> demand = demand(cloud.get(), template.get(), labels, capacity);
        if (demand.isEmpty() || reserveIdle(agent, demand.get())) {
            return false;
        }
        TemplateId id = demand.get().templateId(agent.cloud());
        if (problems.probation().allowed(id, inFlight.coming(id), 1) == 0) {
            // The work waits in the queue, which says why.
            return false;
        }
        ordering.unasked(cloud.get(), demand.get(), 1, avoid)
                .forEach(order -> order.thenAccept(node -> arrivals.launched(agent.instanceId(), node.getNodeName())));
        return true;
    }

    /**
     * For an agent that can run all of the work; if none could, the first of it. What then is left over, the queue orders for.
     *
     * @return empty if no agent of the template could run any of it, as when its job was given another label meanwhile
     */
    private static Optional<Demand> demand(
            SpotCloud cloud, AgentTemplate template, List<Label> labels, NextCapacity capacity) {
        Stream<Label> choices = labels.stream()
                .reduce(Label::and)
                .map(all -> Stream.concat(Stream.of(all), labels.stream()))
                .orElseGet(Stream::empty);
        boolean onDemand = capacity == NextCapacity.ON_DEMAND && template.canBuy(PurchaseOption.ON_DEMAND);
        if (labels.isEmpty()) {
            return Optional.of(new Demand(
                    template, onDemand ? Optional.of(PurchaseOption.ON_DEMAND) : Optional.empty(), PoolRule.ANY));
        }
        return choices.map(label -> onDemand ? PurchaseLabel.with(label, PurchaseOption.ON_DEMAND) : label)
                .flatMap(label -> Demand.of(cloud, template, label).stream())
                .findFirst();
    }

    private boolean reserveIdle(AgentFarm.Agent leaving, Demand demand) {
        Instant now = clock.instant();
        reserved.values().removeIf(until -> until.isBefore(now));
        for (Node node : Jenkins.get().getNodes()) {
            if (node instanceof SpotAgent agent
                    && agent.getCloud().equals(leaving.cloud())
                    && agent.getTemplate().equals(leaving.template())
                    && demand.takes(agent.offering())
                    && !agent.getInstanceId().equals(leaving.instanceId())
                    && isFree(agent.toComputer())
                    && reserved.putIfAbsent(agent.getInstanceId(), now.plus(RESERVED)) == null) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFree(Computer computer) {
        return computer instanceof SpotComputer spot
                && spot.isOnline()
                && spot.isAcceptingTasks()
                && spot.isIdle()
                && !spot.isLeaving();
    }
}

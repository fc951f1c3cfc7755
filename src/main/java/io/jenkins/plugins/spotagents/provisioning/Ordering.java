package io.jenkins.plugins.spotagents.provisioning;

import hudson.AbortException;
import hudson.model.Node;
import hudson.slaves.NodeProvisioner.PlannedNode;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.cloudstats.CloudStatistics;
import org.jenkinsci.plugins.cloudstats.ProvisioningActivity;
import org.jenkinsci.plugins.cloudstats.TrackedPlannedNode;

/** Orders agents of the engine, and makes nodes of the instances that come. Nothing here waits for EC2. */
public final class Ordering {
    private static final Logger LOGGER = Logger.getLogger(Ordering.class.getName());

    private final InFlight inFlight;
    private final LaunchProblems problems;
    private final Clock clock;
    private final Function<LaunchDemand, CompletableFuture<LaunchOutcome>> engine;
    private final Consumer<SpotAgent> onNode;
    private final Consumer<Launched> onUnusable;

    /**
     * @param engine launches; never blocks
     * @param onNode hears of each node that was added
     * @param onUnusable gets instances that no node could be made for, to end them
     */
    public Ordering(
            InFlight inFlight,
            LaunchProblems problems,
            Clock clock,
            Function<LaunchDemand, CompletableFuture<LaunchOutcome>> engine,
            Consumer<SpotAgent> onNode,
            Consumer<Launched> onUnusable) {
        this.inFlight = inFlight;
        this.problems = problems;
        this.clock = clock;
        this.engine = engine;
        this.onNode = onNode;
        this.onUnusable = onUnusable;
    }

    /** Agents for work that waits in Jenkins' queue; Jenkins follows them as planned nodes. */
    public List<PlannedNode> forQueue(SpotCloud cloud, Demand demand, String label, int agents) {
        List<PlannedNode> planned = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            ProvisioningActivity.Id activity = activity(cloud, demand);
            CompletableFuture<Node> node = order(cloud, demand, Optional.of(label), Set.of(), activity);
            planned.add(new TrackedPlannedNode(activity, demand.template().getExecutors(), new NodeWhileThere(node)));
        }
        return planned;
    }

    /** Agents that no label asked for: minimum, spare, replacement. */
    List<CompletableFuture<Node>> unasked(SpotCloud cloud, Demand demand, int agents, Set<CapacityPool> avoid) {
        Map<ProvisioningActivity.Id, CompletableFuture<Node>> ordered = new LinkedHashMap<>();
        for (int i = 0; i < agents; i++) {
            ProvisioningActivity.Id activity = activity(cloud, demand);
            ordered.put(activity, order(cloud, demand, Optional.empty(), avoid, activity));
        }
        // Afterwards, as the statistics go to the disk each time: in between, a hundred orders would miss each other's
        // batch.
        CloudStatistics.ProvisioningListener statistics = CloudStatistics.ProvisioningListener.get();
        ordered.forEach((activity, order) -> {
            statistics.onStarted(activity);
            order.whenComplete((node, failure) -> {
                if (failure == null) {
                    statistics.onComplete(activity, node);
                } else {
                    statistics.onFailure(activity, failure);
                }
            });
        });
        return List.copyOf(ordered.values());
    }

    private static ProvisioningActivity.Id activity(SpotCloud cloud, Demand demand) {
        return new ProvisioningActivity.Id(cloud.name, demand.template().getName());
    }

    private CompletableFuture<Node> order(
            SpotCloud cloud,
            Demand demand,
            Optional<String> label,
            Set<CapacityPool> avoid,
            ProvisioningActivity.Id activity) {
        AgentTemplate template = demand.template();
        TemplateId templateId = new TemplateId(cloud.name, template.getName());
        LaunchSpec spec = demand.toLaunchSpec(cloud.name);
        Set<CapacityPool> last = new HashSet<>(problems.avoid(templateId));
        last.addAll(avoid);
        LaunchDemand wish = new LaunchDemand(UUID.randomUUID(), spec, demand.required(), last);
        inFlight.add(new InFlight.Order(
                wish.id(),
                cloud.name,
                template.getName(),
                label,
                demand.required(),
                demand.pools(),
                template.getExecutors(),
                clock.instant(),
                Optional.empty()));
        CompletableFuture<Node> node = new CompletableFuture<>();
        engine.apply(wish).whenComplete((outcome, failure) -> {
            try {
                if (outcome instanceof Launched launched) {
                    problems.launched(cloud.name, demand);
                    inFlight.launched(wish.id(), launched.instanceId(), launched.offering());
                    node.complete(add(template, describe(templateId, launched), launched, activity));
                } else {
                    fail(cloud.name, demand, wish, node, failureOf(outcome, failure));
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "No agent could be made for a launch of " + templateId);
                fail(
                        cloud.name,
                        demand,
                        wish,
                        node,
                        new LaunchFailure(LaunchFailure.Kind.CONFIGURATION, "NodeRefused", e.getMessage()));
            }
        });
        return node;
    }

    private static AgentFarm.Agent describe(TemplateId template, Launched launched) {
        return new AgentFarm.Agent(
                launched.instanceId(),
                launched.instanceId(),
                template.cloud(),
                template.template(),
                launched.offering(),
                launched.at());
    }

    private static LaunchFailure failureOf(LaunchOutcome outcome, Throwable failure) {
        return outcome instanceof LaunchFailure told
                ? told
                : new LaunchFailure(LaunchFailure.Kind.UNAVAILABLE, "InternalFault", String.valueOf(failure));
    }

    private SpotAgent add(
            AgentTemplate template, AgentFarm.Agent instance, Launched launched, ProvisioningActivity.Id activity)
            throws IOException {
        Optional<SpotAgent> adopted = Agents.on(instance.instanceId());
        if (adopted.isPresent()) {
            // The answer was late: the inventory had found the instance meanwhile.
            return adopted.get();
        }
        try {
            SpotAgent agent = AgentFactory.create(template, instance, activity);
            if (launched.fallback()) {
                agent.standInForSpot();
            }
            Jenkins.get().addNode(agent);
            LOGGER.fine(() ->
                    "Node " + instance.instanceId() + " added for " + instance.cloud() + "/" + instance.template());
            onNode.accept(agent);
            return agent;
        } catch (IOException | RuntimeException e) {
            onUnusable.accept(launched);
            throw e;
        }
    }

    private void fail(
            String cloud, Demand demand, LaunchDemand wish, CompletableFuture<Node> node, LaunchFailure failure) {
        if (failure.kind() != LaunchFailure.Kind.CANCELLED) {
            problems.failed(cloud, demand, failure);
        }
        inFlight.remove(wish.id());
        // Jenkins logs the stack of any other exception; the engine has told the log already.
        node.completeExceptionally(new AbortException(failure.message()));
    }
}

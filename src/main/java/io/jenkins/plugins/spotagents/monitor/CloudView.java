package io.jenkins.plugins.spotagents.monitor;

import hudson.model.Label;
import io.jenkins.plugins.spotagents.account.AccountEngine;
import io.jenkins.plugins.spotagents.account.ForeignOwners;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.cloud.Weaknesses;
import io.jenkins.plugins.spotagents.cost.SavingsLedger;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.disruption.DisruptionPlan;
import io.jenkins.plugins.spotagents.disruption.Verdict;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.source.QueueHealth;
import io.jenkins.plugins.spotagents.inventory.InventoryHealth;
import io.jenkins.plugins.spotagents.leaving.Disruptions;
import io.jenkins.plugins.spotagents.provisioning.LaunchProblems;
import io.jenkins.plugins.spotagents.runtime.Engine;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is known of one cloud at this moment, for pages, monitors and REST. Reads memory only: nothing here asks AWS or waits. */
public final class CloudView {
    private final SpotCloud cloud;
    private final Optional<Engine> engine;
    /** By template; made once for all of its agents. */
    private final Map<String, DisruptionPlan> plans = new HashMap<>();

    private CloudView(SpotCloud cloud, Optional<Engine> engine) {
        this.cloud = cloud;
        this.engine = engine;
    }

    public static CloudView of(SpotCloud cloud) {
        return new CloudView(cloud, SpotAgentsRuntime.get().engine());
    }

    /**
     * An agent that was ordered and is not online yet.
     *
     * @param label that it was ordered for; empty for work without one, and for an agent that was ordered for nobody in particular
     * @param instanceId empty until EC2 has answered
     */
    public record Pending(String template, String label, int executors, Instant since, Optional<String> instanceId) {}

    /**
     * Why a template lately got no agent; gone with its next successful launch.
     *
     * @param configuration whether an admin has to change something before it can succeed
     * @param code of AWS, or ours
     * @param message for a person, with the remedy
     * @param until when it is tried again, if there is demand
     */
    public record Problem(
            String template, boolean configuration, String code, String message, Instant at, Instant until) {}

    /** Our agents of this cloud, by name. */
    public List<SpotAgent> agents() {
        return Agents.all()
                .filter(agent -> agent.getCloud().equals(cloud.name))
                .sorted(Comparator.comparing(SpotAgent::getNodeName))
                .toList();
    }

    /** The longest waiting first. */
    public List<Pending> pending() {
        return engine.stream()
                .flatMap(running -> running.provisioning().inFlight().all().stream())
                .filter(order -> order.cloud().equals(cloud.name))
                .map(order -> new Pending(
                        order.template(),
                        order.label().orElse(""),
                        order.executors(),
                        order.since(),
                        order.instanceId()))
                .sorted(Comparator.comparing(Pending::since))
                .toList();
    }

    public List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        problemsByTemplate().forEach((template, problem) -> {
            if (template.cloud().equals(cloud.name)) {
                problems.add(new Problem(
                        template.template(),
                        problem.kind() == LaunchFailure.Kind.CONFIGURATION,
                        problem.code(),
                        problem.message(),
                        problem.at(),
                        problem.until()));
            }
        });
        return problems;
    }

    private Map<TemplateId, LaunchProblems.Problem> problemsByTemplate() {
        return engine.map(running -> running.provisioning().problems().all()).orElse(Map.of());
    }

    /** What is not asked for now in the cloud's account and region, the soonest to return first. */
    public List<UnavailableOfferings.Mark> unavailable() {
        return account().map(account -> account.unavailable().snapshot()).orElse(List.of());
    }

    /** Templates that buy no Spot for a while as too many of their agents were reclaimed, by name. */
    public Map<String, CircuitBreaker.State> openCircuits() {
        Map<String, CircuitBreaker.State> open = new TreeMap<>();
        engine.ifPresent(running -> running.breakers().states().forEach((template, state) -> {
            if (template.cloud().equals(cloud.name) && state.phase() != CircuitBreaker.Phase.CLOSED) {
                open.put(template.template(), state);
            }
        }));
        return open;
    }

    /** The last agents of this cloud that were about to go, and what became of them, the newest first. */
    public List<InterruptionReport> reports() {
        return engine.stream()
                .flatMap(running -> running.controller().reports().stream())
                .filter(report -> report.interruption().agent().cloud().equals(cloud.name))
                .toList();
    }

    /**
     * The agent that was launched in place of one that goes.
     *
     * @param onlineAt empty until it is
     */
    public record Replacement(String agent, Optional<Instant> onlineAt) {}

    /** What was launched in place of an agent; empty if nothing was, or not yet. */
    public Optional<Replacement> replacement(String leaving) {
        return engine.flatMap(running -> running.provisioning().arrivals().inPlaceOf(leaving))
                .map(arrival -> new Replacement(arrival.instanceId(), arrival.onlineAt()));
    }

    /** What is to become of an agent whose voluntary end is due, or under way; empty for one that simply stays. */
    public Optional<Verdict> verdict(SpotAgent agent) {
        if (engine.isEmpty()) {
            return Optional.empty();
        }
        Disruptions disruptions = engine.get().disruptions();
        return disruptions
                .ending(agent.getInstanceId())
                .<Verdict>map(Verdict.Ends::new)
                .or(() -> plans.computeIfAbsent(agent.getTemplate(), name -> disruptions.plan(agent.templateId()))
                        .of(agent.getInstanceId()));
    }

    /** USD per hour, as far as it is known: AWS' Spot price, the list of on-demand prices. */
    public Optional<BigDecimal> hourly(Offering offering) {
        return engine.flatMap(running -> running.costs().hourly(cloud.name, offering));
    }

    /** USD per hour that the cloud's agents cost now, without those that {@link #unpriced} counts. */
    public BigDecimal hourly() {
        return engine.map(running -> running.costs().hourly(cloud.name)).orElse(BigDecimal.ZERO);
    }

    /** How many agents have a price that nobody knows. */
    public int unpriced() {
        return engine.map(running -> running.costs().unpriced(cloud.name)).orElse(0);
    }

    /** What an agent has cost until now. */
    public Optional<Spending> soFar(SpotAgent agent) {
        return engine.flatMap(running -> running.costs().soFar(agent));
    }

    /** What the agents that have ended cost, by template; also by templates that are no longer configured. */
    public Map<String, Spending> spentByTemplate() {
        return spent(SavingsLedger.By.TEMPLATE);
    }

    /** The same by the labels that the templates have now; an agent with several counts for each in full. */
    public Map<String, Spending> spentByLabel() {
        Map<String, Spending> spent = spent(SavingsLedger.By.LABEL);
        Set<String> labels = cloud.getTemplates().stream()
                .flatMap(template -> template.labelAtoms().stream())
                .map(Label::getName)
                .collect(Collectors.toSet());
        spent.keySet().retainAll(labels);
        return spent;
    }

    private Map<String, Spending> spent(SavingsLedger.By by) {
        return new TreeMap<>(
                engine.map(running -> running.costs().spent(cloud.name, by)).orElse(Map.of()));
    }

    /** Why nothing can be launched at all, such as credentials that do not exist; empty if all is well. */
    public Optional<String> unusable() {
        return engine.flatMap(running -> running.accounts().problem(cloud.name));
    }

    /** Whether EC2 tells what runs. */
    public Optional<InventoryHealth> inventory() {
        return account().map(account -> account.inventory().health());
    }

    /** Whether the interruption queue can be read; empty if none is configured. */
    public Optional<QueueHealth> queue() {
        return Optional.ofNullable(cloud.getInterruptionQueueUrl())
                .flatMap(queue -> engine.map(
                        running -> running.accounts().queues().health().get(queue)));
    }

    /** What one reclaimed pool, type or zone would take along, by template; as far as it can be told without AWS. */
    public Map<String, List<String>> weaknesses() {
        return Weaknesses.of(cloud);
    }

    /** Instances that EC2 will not let us end, with its error code. */
    public Map<String, String> unendable() {
        return account().map(AccountEngine::unendable).orElse(Map.of());
    }

    /** What was left out of templates' last launches as it does not exist, by template. */
    public Map<String, List<String>> leftOut() {
        Map<String, List<String>> leftOut = new TreeMap<>();
        account()
                .ifPresent(account -> cloud.getTemplates()
                        .forEach(template -> leftOut.put(
                                template.getName(), account.leftOut(new TemplateId(cloud.name, template.getName())))));
        return leftOut;
    }

    /** Tags of others on instances of this cloud's agents, by instance: {@link ForeignOwners#AUTO_SCALING_GROUP} and the like. */
    public Map<String, Map<String, String>> foreignTags() {
        Map<String, Map<String, String>> found = new TreeMap<>();
        engine.ifPresent(running -> found.putAll(running.foreignOwners().all()));
        found.keySet()
                .removeIf(instance -> Agents.on(instance)
                        .filter(agent -> agent.getCloud().equals(cloud.name))
                        .isEmpty());
        return found;
    }

    private Optional<AccountEngine> account() {
        return engine.flatMap(running -> running.accounts().ofCloud(cloud.name));
    }
}

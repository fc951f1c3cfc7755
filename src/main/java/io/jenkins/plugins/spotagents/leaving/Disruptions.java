package io.jenkins.plugins.spotagents.leaving;

import hudson.model.Computer;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.disruption.Crew;
import io.jenkins.plugins.spotagents.disruption.DisruptionPlan;
import io.jenkins.plugins.spotagents.disruption.DisruptionPolicy;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.disruption.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The one that allows an agent's voluntary end. Jenkins checks each agent by itself, so what may be ended at once is counted here:
 * who is allowed to go counts until it is gone, or stays after all. Thread-safe; asked under the queue's lock, so nothing here waits.
 *
 * <p>Not kept over a restart: agents that were on their way out are judged anew, and those that are gone count for nothing.
 */
public final class Disruptions {
    private final Clock clock;
    private final Predicate<TemplateId> spotIsBack;
    /** Agents on their voluntary way out, by instance; guarded by this. */
    private final Map<String, Reason> ending = new HashMap<>();

    /** @param spotIsBack whether a template may get Spot agents now; answers from memory */
    public Disruptions(Clock clock, Predicate<TemplateId> spotIsBack) {
        this.clock = clock;
        this.spotIsBack = spotIsBack;
    }

    /**
     * Allows an agent's end, if it is due and the budgets have room for it.
     *
     * @return why it may end, the same each time until it is gone; empty if it is to stay for now
     */
    public Optional<Reason> mayEnd(SpotAgent agent) {
        Optional<Reason> before = ending(agent.getInstanceId());
        if (before.isPresent() || !isDue(agent)) {
            return before;
        }
        TemplateId template = agent.templateId();
        List<Seen> seen = look(template);
        synchronized (this) {
            Optional<Reason> allowed = plan(template, seen)
                    .of(agent.getInstanceId())
                    .filter(Verdict.Ends.class::isInstance)
                    .map(Verdict::reason);
            allowed.ifPresent(reason -> ending.put(agent.getInstanceId(), reason));
            return allowed;
        }
    }

    /** It did not end, as work came to it in between. */
    public synchronized void stays(SpotAgent agent) {
        ending.remove(agent.getInstanceId());
    }

    /** Why it is on its voluntary way out; empty if it is not. */
    public synchronized Optional<Reason> ending(String instanceId) {
        return Optional.ofNullable(ending.get(instanceId));
    }

    /** What would be decided of a template's agents now. */
    public DisruptionPlan plan(TemplateId template) {
        return plan(template, look(template));
    }

    private synchronized DisruptionPlan plan(TemplateId template, List<Seen> seen) {
        ending.keySet().removeIf(id -> Agents.on(id).isEmpty());
        Optional<AgentTemplate> configured = Clouds.template(template.cloud(), template.template());
        Crew crew = new Crew(
                seen.stream().flatMap(agent -> course(agent).stream()).toList(),
                configured.map(AgentTemplate::getMinAgents).orElse(0),
                configured.map(AgentTemplate::getSpareAgents).orElse(0));
        return DisruptionPlan.of(policy(configured), crew, spotIsBack.test(template), clock.instant());
    }

    private Optional<Crew.Agent> course(Seen seen) {
        Crew.Agent agent = seen.agent();
        if (ending.containsKey(agent.id())) {
            return Optional.of(agent.on(Crew.Course.ENDS));
        }
        return seen.counts() && Agents.on(agent.id()).isPresent() ? Optional.of(agent) : Optional.empty();
    }

    /** Agents of all templates that only a budget keeps. */
    public int kept() {
        return Agents.all()
                .map(SpotAgent::templateId)
                .distinct()
                .mapToInt(template -> plan(template).kept())
                .sum();
    }

    /** Cheap, as most agents are not, and the whole template need not be looked at for them. */
    private boolean isDue(SpotAgent agent) {
        Optional<AgentTemplate> template = Clouds.template(agent.getCloud(), agent.getTemplate());
        Instant now = clock.instant();
        return look(agent)
                .filter(seen -> seen.counts() && seen.agent().isDue(policy(template), now))
                .isPresent();
    }

    private static DisruptionPolicy policy(Optional<AgentTemplate> template) {
        return template.map(AgentTemplate::disruptionPolicy).orElse(DisruptionPolicy.DEFAULT);
    }

    /**
     * An agent as Jenkins has it.
     *
     * @param counts whether it is of any use to the template, unless it is on its voluntary way out
     */
    private record Seen(Crew.Agent agent, boolean counts) {}

    /** Before anything is locked here, as each executor has a lock of its own. */
    private static List<Seen> look(TemplateId template) {
        return Agents.of(template).flatMap(agent -> look(agent).stream()).toList();
    }

    /** Empty for an agent that is being launched or reclaimed. */
    private static Optional<Seen> look(SpotAgent agent) {
        Computer computer = agent.toComputer();
        if (!(computer instanceof SpotComputer spot) || spot.isLeaving() || !agent.wasOnline()) {
            return Optional.empty();
        }
        boolean idle = spot.isIdle();
        boolean takesWork = spot.isOnline() && spot.isAcceptingTasks() && !agent.isUsedUp();
        Crew.Agent described = new Crew.Agent(
                agent.getInstanceId(),
                agent.launchedAt(),
                agent.standsInForSpot(),
                idle ? Optional.of(Instant.ofEpochMilli(spot.getIdleStartMilliseconds())) : Optional.empty(),
                agent.keptIdle(),
                takesWork ? Crew.Course.STAYS : Crew.Course.GOES_ANYHOW);
        return Optional.of(new Seen(described, takesWork || !idle));
    }
}

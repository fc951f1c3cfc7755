package io.jenkins.plugins.spotagents.cloud;

import hudson.model.Computer;
import hudson.model.Node;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import java.util.Optional;
import java.util.Set;
import jenkins.model.Jenkins;

/** Agents that are kept without being asked for: each template's minimum, and its spare ones beside those that work. */
final class StandingAgents {
    private final InFlight inFlight;
    private final LaunchProblems problems;
    private final Ordering ordering;

    StandingAgents(InFlight inFlight, LaunchProblems problems, Ordering ordering) {
        this.inFlight = inFlight;
        this.problems = problems;
        this.ordering = ordering;
    }

    /**
     * @param idle online and free
     * @param coming ordered, booting or connecting
     */
    private record Population(int all, int idle, int coming) {}

    /** Orders what is missing; called every few seconds. */
    void keep() {
        SpotAgentsRuntime.clouds()
                .forEach(cloud ->
                        cloud.getTemplates().forEach(template -> inFlight.exclusively(() -> keep(cloud, template))));
    }

    /** @return how many were ordered */
    private int keep(SpotCloud cloud, AgentTemplate template) {
        if (template.getMinAgents() == 0 && template.getSpareAgents() == 0
                || problems.isPaused(cloud.name, Demand.forAny(template))
                || Jenkins.get().isQuietingDown()) {
            return 0;
        }
        Population now = population(cloud.name, template);
        int forMinimum = template.getMinAgents() - now.all() - now.coming();
        int forSpare = template.getSpareAgents() - now.idle() - now.coming();
        int room = Rooms.of(cloud, template, inFlight);
        int agents = Math.max(0, Math.min(room, Math.max(forMinimum, forSpare)));
        ordering.unasked(cloud, Demand.forAny(template), agents, Set.of());
        return agents;
    }

    /** Whether the template would keep what it is to keep if this idle agent went. */
    boolean isSurplus(SpotAgent agent) {
        Optional<AgentTemplate> template = SpotAgentsRuntime.template(agent.getCloud(), agent.getTemplate());
        if (template.isEmpty()) {
            return true;
        }
        Population now = population(agent.getCloud(), template.get());
        return now.all() > template.get().getMinAgents()
                && now.idle() > template.get().getSpareAgents();
    }

    private Population population(String cloud, AgentTemplate template) {
        int all = 0;
        int idle = 0;
        int coming = inFlight.count(cloud, template.getName());
        for (Node node : Jenkins.get().getNodes()) {
            if (!(node instanceof SpotAgent agent)
                    || !agent.getCloud().equals(cloud)
                    || !agent.getTemplate().equals(template.getName())) {
                continue;
            }
            Computer computer = agent.toComputer();
            if (!(computer instanceof SpotComputer spot) || spot.isLeaving()) {
                continue;
            }
            if (!agent.wasOnline()) {
                coming++;
            } else if (spot.isOnline() && spot.isAcceptingTasks()) {
                all++;
                idle += spot.isIdle() ? 1 : 0;
            } else if (!spot.isIdle()) {
                all++;
            }
        }
        return new Population(all, idle, coming);
    }
}

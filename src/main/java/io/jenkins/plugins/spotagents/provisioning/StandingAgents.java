package io.jenkins.plugins.spotagents.provisioning;

import hudson.model.Computer;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import java.util.Set;
import jenkins.model.Jenkins;

/** Agents that are kept without being asked for: each template's minimum, and its spare ones beside those that work. */
public final class StandingAgents {
    private final InFlight inFlight;
    private final LaunchProblems problems;
    private final Ordering ordering;

    public StandingAgents(InFlight inFlight, LaunchProblems problems, Ordering ordering) {
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
    public void keep() {
        Clouds.all()
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
        TemplateId id = new TemplateId(cloud.name, template.getName());
        int missing = Math.max(0, Math.min(room, Math.max(forMinimum, forSpare)));
        int agents = problems.probation().allowed(id, inFlight.coming(id), missing);
        ordering.unasked(cloud, Demand.forAny(template), agents, Set.of());
        return agents;
    }

    private Population population(String cloud, AgentTemplate template) {
        int all = 0;
        int idle = 0;
        int coming = inFlight.count(cloud, template.getName());
        TemplateId id = new TemplateId(cloud, template.getName());
        for (SpotAgent agent : Agents.of(id).toList()) {
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

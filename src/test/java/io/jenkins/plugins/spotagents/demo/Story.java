package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.capacity.Offering;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What happened, for the report. Thread-safe. */
final class Story {
    /** How an agent's life ended. */
    enum Ending {
        RUNNING,
        TERMINATED_BY_US,
        RECLAIMED,
        VANISHED
    }

    /** One agent's life; times are null until they come. */
    static final class AgentLife {
        final String id;
        final Offering offering;
        final Instant launched;
        Instant online;
        Instant noticed;
        Instant ended;
        Ending ending = Ending.RUNNING;

        private AgentLife(String id, Offering offering, Instant launched) {
            this.id = id;
            this.offering = offering;
            this.launched = launched;
        }
    }

    /** One attempt at a build. */
    record Run(String agent, int build, int attempt, Instant from, Instant to, boolean completed) {}

    /** Something that happened to the whole region. */
    record Event(Instant at, String what) {}

    private final Map<String, AgentLife> agents = new LinkedHashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    synchronized void launched(String id, Offering offering, Instant at) {
        agents.putIfAbsent(id, new AgentLife(id, offering, at));
    }

    synchronized void online(String id, Instant at) {
        AgentLife agent = agents.get(id);
        if (agent != null) {
            agent.online = at;
        }
    }

    synchronized void noticed(String id, Instant at) {
        AgentLife agent = agents.get(id);
        if (agent != null && agent.noticed == null) {
            agent.noticed = at;
        }
    }

    synchronized void ended(String id, Instant at, Ending ending) {
        AgentLife agent = agents.get(id);
        if (agent != null && agent.ended == null) {
            agent.ended = at;
            agent.ending = ending;
        }
    }

    /** Agents that we ended, and that had nothing to do before. */
    synchronized long unused() {
        Set<String> used = runs.stream().map(Run::agent).collect(Collectors.toSet());
        return agents.values().stream()
                .filter(agent -> agent.ending == Ending.TERMINATED_BY_US && !used.contains(agent.id))
                .count();
    }

    synchronized void ran(Run run) {
        runs.add(run);
    }

    synchronized void event(Instant at, String what) {
        events.add(new Event(at, what));
    }

    synchronized List<AgentLife> agents() {
        return List.copyOf(agents.values());
    }

    synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }
}

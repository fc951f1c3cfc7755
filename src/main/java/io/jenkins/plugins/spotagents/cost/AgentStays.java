package io.jenkins.plugins.spotagents.cost;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who was on which running agent, and for how long: only at its end can its price be shared out. Kept over restarts, as an agent is;
 * a build that goes on over one is on its agent all the while. Thread-safe; what is told of an unknown agent is ignored.
 */
public final class AgentStays {
    private final Map<String, Agent> agents = new HashMap<>();
    /** As read; forgotten unless their agents are still there. */
    private final Map<String, Agent> before = new HashMap<>();

    /**
     * A build's time on an agent.
     *
     * @param run such as {@code folder/job#12}
     */
    public record Stay(String run, Duration ran) {}

    /**
     * A build that is on an agent.
     *
     * @param since when it came
     */
    public record Present(String run, Instant since) {}

    /** One that was present when Jenkins was last heard of. */
    record Held(String run, Instant since, Instant until) {
        Stay asEnded() {
            return stay(run, since, until);
        }
    }

    /** What is known of one agent. */
    record Agent(List<Stay> ended, List<Held> held) {
        Agent() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * Reads what {@link #save} wrote; empty where there is no file.
     *
     * @throws IOException if the file is there and unreadable; the message names it
     */
    public static AgentStays open(Path file) throws IOException {
        AgentStays stays = new AgentStays();
        stays.before.putAll(StaysFile.read(file));
        return stays;
    }

    /** An agent was launched, or is there after a restart. */
    public synchronized void launched(String instanceId) {
        Agent known = before.remove(instanceId);
        agents.putIfAbsent(instanceId, known == null ? new Agent() : known);
    }

    /** A build has left the agent; if it was there before a restart, since then, and not for {@code ran} alone. */
    public synchronized void left(String instanceId, String run, Duration ran, Instant now) {
        Agent agent = agents.get(instanceId);
        if (agent != null) {
            agent.ended().add(stay(run, earliest(agent, run, now.minus(ran)), now));
            forget(agent, run);
        }
    }

    private static Stay stay(String run, Instant since, Instant until) {
        Duration ran = Duration.between(since, until);
        return new Stay(run, ran.isNegative() ? Duration.ZERO : ran);
    }

    /** Since when it is there, if it came at that moment or goes on with what was there before a restart. */
    private static Instant earliest(Agent agent, String run, Instant came) {
        return agent.held().stream()
                .filter(held -> held.run().equals(run))
                .map(Held::since)
                .filter(before -> before.isBefore(came))
                .findFirst()
                .orElse(came);
    }

    /** One only: a build may be on an agent with several of its parts. */
    private static void forget(Agent agent, String run) {
        agent.held().stream().filter(held -> held.run().equals(run)).findFirst().ifPresent(agent.held()::remove);
    }

    /** The agent has ended; what was on it. A build that a restart ended was there until Jenkins was last heard of. */
    public synchronized List<Stay> take(String instanceId) {
        Agent agent = agents.remove(instanceId);
        return agent == null
                ? List.of()
                : Stream.concat(agent.ended().stream(), agent.held().stream().map(Held::asEnded))
                        .toList();
    }

    /**
     * Writes all, at once or not at all.
     *
     * @param present the builds on agents now, by instance
     */
    public void save(Path file, Map<String, List<Present>> present, Instant now) throws IOException {
        SavingsFile.write(file, StaysFile.encode(at(present, now)));
    }

    private synchronized Map<String, Agent> at(Map<String, List<Present>> present, Instant now) {
        Map<String, Agent> copy = new HashMap<>();
        agents.forEach((id, agent) -> {
            Agent rest = new Agent(agent.ended(), new ArrayList<>(agent.held()));
            List<Held> held = new ArrayList<>();
            for (Present build : present.getOrDefault(id, List.of())) {
                held.add(new Held(build.run(), earliest(rest, build.run(), build.since()), now));
                forget(rest, build.run());
            }
            held.addAll(rest.held());
            copy.put(id, new Agent(List.copyOf(agent.ended()), held));
        });
        return copy;
    }
}

package io.jenkins.plugins.spotagents.disruption;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The agents that a template has, as far as they are up: online, or at work; none that is being launched or reclaimed.
 *
 * @param agents in any order
 * @param minAgents how many the template keeps
 * @param spareAgents how many idle ones it keeps
 */
public record Crew(List<Agent> agents, int minAgents, int spareAgents) {
    public Crew {
        agents = List.copyOf(agents);
    }

    /** Where an agent is heading. */
    public enum Course {
        /** It takes work, and stays until somebody decides otherwise. */
        STAYS,
        /** It is on its voluntary way out. */
        ENDS,
        /** It still works, and goes then for another cause: it has served its builds, say, or a person took it offline. */
        GOES_ANYHOW
    }

    /**
     * One agent.
     *
     * @param standsInForSpot whether it was bought on-demand because Spot had none
     * @param idleSince empty while it works
     * @param keptIdle for how long it is kept idle
     */
    public record Agent(
            String id,
            Instant launchedAt,
            boolean standsInForSpot,
            Optional<Instant> idleSince,
            Duration keptIdle,
            Course course) {
        public Agent {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(launchedAt, "launchedAt");
            Objects.requireNonNull(idleSince, "idleSince");
            Objects.requireNonNull(keptIdle, "keptIdle");
            Objects.requireNonNull(course, "course");
        }

        /** The same, heading elsewhere. */
        public Agent on(Course other) {
            return new Agent(id, launchedAt, standsInForSpot, idleSince, keptIdle, other);
        }

        /** Whether there is any reason to end it, were it neither needed nor kept by a budget. */
        public boolean isDue(DisruptionPolicy policy, Instant now) {
            return isIdleForLong(now)
                    || policy.isTooOld(launchedAt, now)
                    || policy.returnToSpot() && standsInForSpot && isIdle();
        }

        boolean isIdle() {
            return idleSince.isPresent();
        }

        boolean isIdleForLong(Instant now) {
            return idleSince
                    .filter(since -> Duration.between(since, now).compareTo(keptIdle) >= 0)
                    .isPresent();
        }
    }

    /** Those on their voluntary way out. */
    int ending() {
        return (int)
                agents.stream().filter(agent -> agent.course() == Course.ENDS).count();
    }

    /**
     * Agents that the template should have and does not: one that ended lately may be among them, until the one in its place is up.
     * Those on their way out are still there.
     */
    int missing() {
        int idle = (int) agents.stream().filter(Agent::isIdle).count();
        return Math.max(0, Math.max(minAgents - agents.size(), spareAgents - idle));
    }
}

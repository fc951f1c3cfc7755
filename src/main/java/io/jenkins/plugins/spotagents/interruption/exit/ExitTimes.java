package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** The moments that bound one agent's way out; follows from its gravest notice. */
record ExitTimes(Gravity gravity, Instant hooksFrom, Instant lastMoment, Instant patienceEnds) {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final Duration LONGEST_CALL_OF_THE_GONE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(2);

    /** Steps before the work is interrupted that may each use up their limit: cordon, look, order, tell. */
    private static final int STEPS_BEFORE_INTERRUPTION = 4;

    private static final Duration PLENTY = LONGEST_CALL.multipliedBy(STEPS_BEFORE_INTERRUPTION);

    /** How long stopping may take after the deadline of a late notice: a Pipeline's {@code sh} step needs up to 20 s. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);

    /** How long before a scheduled maintenance hooks begin: days ahead there is nothing to save yet. As for a Spot interruption. */
    private static final Duration HOOKS_BEFORE_MAINTENANCE = Duration.ofMinutes(2);

    /**
     * {@code hooksFrom}: when hooks begin, {@link Instant#MAX} for never. {@code lastMoment}: when all work must have been interrupted; {@code patienceEnds}: when the agent is released even if
     * work could not be stopped. Both {@link Instant#MAX} if the agent may stay.
     */
    static ExitTimes of(AgentFarm.Interruption interruption, InterruptionPolicy policy, Instant now) {
        Instant grace = now.plus(STOP_GRACE);
        Instant patience = interruption
                .deadline()
                .map(deadline -> deadline.isAfter(grace) ? deadline : grace)
                .orElse(Instant.MAX);
        Gravity gravity = Gravity.of(interruption.notice());
        return new ExitTimes(
                gravity, hooksFrom(gravity, interruption), WorkPlanner.lastMoment(interruption, policy), patience);
    }

    private static Instant hooksFrom(Gravity gravity, AgentFarm.Interruption interruption) {
        return switch (gravity) {
            case RECLAIMED -> Instant.MIN;
            case SCHEDULED ->
                interruption
                        .deadline()
                        .map(deadline -> deadline.minus(HOOKS_BEFORE_MAINTENANCE))
                        .orElse(Instant.MAX);
            case AT_RISK, GONE -> Instant.MAX;
        };
    }

    boolean isTimeForHooks(Instant now) {
        return !now.isBefore(hooksFrom) && now.isBefore(lastMoment);
    }

    /** The first of these moments that is still to come, or {@code otherwise} if none comes before that. */
    Instant nextMoment(Instant now, Instant otherwise) {
        return Stream.of(hooksFrom, patienceEnds, otherwise)
                .filter(moment -> moment.isAfter(now))
                .min(Instant::compareTo)
                .orElse(otherwise);
    }

    /** No call may use up the time that the steps after it need. */
    Duration callLimit(Instant now) {
        if (gravity == Gravity.AT_RISK) {
            return LONGEST_CALL;
        }
        if (gravity == Gravity.GONE) {
            return LONGEST_CALL_OF_THE_GONE;
        }
        Duration left = Duration.between(now, lastMoment);
        if (left.compareTo(PLENTY) >= 0) {
            return LONGEST_CALL;
        }
        Duration share = Duration.ofMillis(left.toMillis() / STEPS_BEFORE_INTERRUPTION);
        return share.compareTo(SHORTEST_LIMIT) < 0 ? SHORTEST_LIMIT : share;
    }

    /** Until when work may answer that it has stopped: if nothing else helps, the release of its agent makes it. */
    Instant stopEnds(Duration release) {
        return patienceEnds.equals(Instant.MAX) ? patienceEnds : patienceEnds.plus(release);
    }

    /** Stopping work that cannot be asked twice gets all the time there is. */
    Duration stopLimit(Instant now) {
        Duration left = Duration.between(now, patienceEnds);
        return left.compareTo(SHORTEST_LIMIT) > 0 ? left : SHORTEST_LIMIT;
    }
}

package io.jenkins.plugins.spotagents.disruption;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a template says of agents that nobody takes from us.
 *
 * @param maxAge so old an agent takes no new work and ends when it is idle; empty for never
 * @param returnToSpot whether agents that were bought on-demand in place of Spot end as soon as Spot is to be had again
 * @param budgets all of those that hold at a moment bound it, so the smallest decides; none is no bound
 */
public record DisruptionPolicy(Optional<Duration> maxAge, boolean returnToSpot, List<Budget> budgets) {
    /** Idle agents end when they have been idle for long enough, as many at once as there are. */
    public static final DisruptionPolicy DEFAULT = new DisruptionPolicy(Optional.empty(), false, List.of());

    public DisruptionPolicy {
        Objects.requireNonNull(maxAge, "maxAge");
        budgets = List.copyOf(budgets);
        maxAge.ifPresent(age -> {
            if (age.isNegative() || age.isZero()) {
                throw new IllegalArgumentException(
                        "Maximum age " + age + " is not above 0: leave it out for no limit.");
            }
        });
    }

    /** The budgets that hold now. */
    public List<Budget.Active> active(Instant now) {
        return budgets.stream().flatMap(budget -> budget.at(now).stream()).toList();
    }

    boolean isTooOld(Instant launchedAt, Instant now) {
        return maxAge.filter(age -> !now.isBefore(launchedAt.plus(age))).isPresent();
    }
}

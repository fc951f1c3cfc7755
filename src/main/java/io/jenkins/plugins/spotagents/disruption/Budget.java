package io.jenkins.plugins.spotagents.disruption;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How many agents of a template may be on their voluntary way out at once.
 *
 * @param schedule when it holds; empty for always
 * @param reasons for which it holds; an empty set stands for all
 */
public record Budget(AgentShare agents, Optional<Schedule> schedule, Set<Reason> reasons) {
    public Budget {
        Objects.requireNonNull(agents, "agents");
        Objects.requireNonNull(schedule, "schedule");
        reasons = Set.copyOf(reasons.isEmpty() ? EnumSet.allOf(Reason.class) : reasons);
    }

    /**
     * A budget that holds now.
     *
     * @param until when it ends; empty for never
     */
    public record Active(AgentShare agents, Set<Reason> reasons, Optional<Instant> until) {
        public Active {
            reasons = Set.copyOf(reasons);
        }
    }

    /** What it says at this moment; empty if it does not hold now. */
    public Optional<Active> at(Instant now) {
        if (schedule.isEmpty()) {
            return Optional.of(new Active(agents, reasons, Optional.empty()));
        }
        return schedule.get().endOf(now).map(end -> new Active(agents, reasons, Optional.of(end)));
    }
}

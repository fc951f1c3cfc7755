package io.jenkins.plugins.spotagents.interruption;

import java.time.Instant;
import java.util.Optional;

/** How bad a notice is. Only a graver one changes what is being done about an agent: the same again is a duplicate. */
enum Gravity {
    /** The agent may go. */
    AT_RISK,
    /** It goes at a time that is far off. */
    SCHEDULED,
    /** It goes in seconds. */
    RECLAIMED,
    /** It went. */
    GONE;

    static Gravity of(Notice notice) {
        if (notice instanceof Notice.RebalanceRecommendation) {
            return AT_RISK;
        }
        if (notice instanceof Notice.ScheduledMaintenance) {
            return SCHEDULED;
        }
        return notice instanceof Notice.SpotInterruption ? RECLAIMED : GONE;
    }

    /** When the agent goes; empty if it may never. */
    static Optional<Instant> deadline(Notice notice, Instant noticedAt) {
        if (notice instanceof Notice.SpotInterruption spot) {
            return Optional.of(spot.deadline());
        }
        if (notice instanceof Notice.ScheduledMaintenance maintenance) {
            return Optional.of(maintenance.notBefore());
        }
        return notice instanceof Notice.StateChange ? Optional.of(noticedAt) : Optional.empty();
    }
}

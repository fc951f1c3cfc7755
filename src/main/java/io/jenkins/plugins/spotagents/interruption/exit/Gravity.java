package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How bad a notice is. Only a graver one, or another deadline, changes what is being done about an agent: the same again does not. */
enum Gravity {
    /** The agent may go. */
    AT_RISK,
    /** It goes at a time that is far off. */
    SCHEDULED,
    /** It goes in seconds. */
    RECLAIMED,
    /** It went. */
    GONE;

    /** Two sources tell one event's deadline alike to some seconds. */
    static final Duration SAME_MOMENT = Duration.ofSeconds(10);

    static Gravity of(Notice notice) {
        if (notice instanceof Notice.RebalanceRecommendation) {
            return AT_RISK;
        }
        if (notice instanceof Notice.ScheduledMaintenance) {
            return SCHEDULED;
        }
        return notice instanceof Notice.SpotInterruption ? RECLAIMED : GONE;
    }

    /** Whether there is more to it than what is known: it is graver, or the agent goes sooner or later than was said. */
    static boolean isNews(AgentFarm.Interruption news, AgentFarm.Interruption known) {
        int graver = of(news.notice()).compareTo(of(known.notice()));
        boolean goesYet = of(news.notice()) == SCHEDULED || of(news.notice()) == RECLAIMED;
        return graver > 0
                || graver == 0
                        && goesYet
                        && Duration.between(
                                                known.deadline().orElseThrow(),
                                                news.deadline().orElseThrow())
                                        .abs()
                                        .compareTo(SAME_MOMENT)
                                > 0;
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

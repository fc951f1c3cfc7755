package io.jenkins.plugins.spotagents.job;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Why an agent goes, in one clause for a build's log. */
public final class Reasons {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private Reasons() {}

    /** Such as {@code its Spot capacity is reclaimed at 12:03:20}. */
    public static String of(Interruption interruption) {
        return of(interruption.notice());
    }

    public static String of(Notice notice) {
        if (notice instanceof Notice.SpotInterruption spot) {
            return "its Spot capacity is reclaimed at " + time(spot.deadline());
        }
        if (notice instanceof Notice.RebalanceRecommendation) {
            return "its Spot capacity is at elevated risk";
        }
        if (notice instanceof Notice.ScheduledMaintenance maintenance) {
            return "AWS has scheduled " + maintenance.code() + " for " + time(maintenance.notBefore());
        }
        return notice instanceof Notice.StateChange change && change.reason().equals(Notice.StateChange.OUT_OF_REACH)
                ? "it was out of reach for minutes, though the instance still ran"
                : "its instance is gone without notice";
    }

    /** Local time of day. */
    public static String time(Instant at) {
        return TIME.format(at);
    }
}

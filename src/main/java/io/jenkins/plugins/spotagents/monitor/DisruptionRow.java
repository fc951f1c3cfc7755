package io.jenkins.plugins.spotagents.monitor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.disruption.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * That an agent is ended although it could stay, or that a budget keeps it.
 *
 * @param kept whether a budget keeps it
 * @param budget the one that does, as it was typed; null if none does
 * @param agents of the template, which a percentage is of; 0 if no budget keeps it
 * @param allowed how many may be on their way out at once; 0 if no budget keeps it
 * @param used how many are, or are missing; 0 if no budget keeps it
 * @param until when the budget ends, epoch milliseconds; null if never, or if none keeps the agent
 */
@ExportedBean(defaultVisibility = 3)
public record DisruptionRow(
        @Exported Reason reason,
        @Exported boolean kept,
        @CheckForNull @Exported String budget,
        @Exported int agents,
        @Exported int allowed,
        @Exported int used,
        @CheckForNull @Exported Long until) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT);

    static DisruptionRow of(Verdict verdict) {
        return verdict instanceof Verdict.Kept kept
                ? new DisruptionRow(
                        kept.reason(),
                        true,
                        kept.budget().toString(),
                        kept.agents(),
                        kept.allowed(),
                        kept.used(),
                        kept.until().map(Instant::toEpochMilli).orElse(null))
                : new DisruptionRow(verdict.reason(), false, null, 0, 0, 0, null);
    }

    /** One line, with the times of the controller's zone. */
    public String text() {
        String why =
                switch (reason) {
                    case AGE -> Messages.DisruptionRow_age();
                    case ON_DEMAND -> Messages.DisruptionRow_onDemand();
                    case IDLE -> Messages.DisruptionRow_idle();
                };
        if (!kept) {
            return Messages.DisruptionRow_ends(why);
        }
        return until == null
                ? Messages.DisruptionRow_kept(why, budget, agents, used, allowed)
                : Messages.DisruptionRow_keptUntil(
                        why,
                        budget,
                        agents,
                        used,
                        allowed,
                        TIME.format(Instant.ofEpochMilli(until).atZone(ZoneId.systemDefault())));
    }
}

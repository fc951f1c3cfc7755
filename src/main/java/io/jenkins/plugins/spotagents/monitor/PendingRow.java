package io.jenkins.plugins.spotagents.monitor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A launch that is under way, or one that is wanted and fails.
 *
 * @param label for which it was ordered; null if for nobody in particular
 * @param instance null until EC2 has answered
 * @param since epoch milliseconds
 * @param reason why it takes, or failed
 */
@ExportedBean(defaultVisibility = 2)
public record PendingRow(
        @Exported String template,
        @CheckForNull @Exported String label,
        @CheckForNull @Exported String instance,
        @Exported long since,
        @Exported String reason) {

    static PendingRow of(CloudView.Pending pending, List<ProblemRow> problems) {
        String reason = pending.instanceId()
                .map(instance -> Messages.PendingRow_boots())
                .orElseGet(() -> problems.stream()
                        .filter(problem -> problem.template().equals(pending.template()))
                        .map(problem -> Messages.PendingRow_asksAgain(problem.message()))
                        .findFirst()
                        .orElseGet(Messages::PendingRow_asks));
        return new PendingRow(
                pending.template(),
                pending.label().isEmpty() ? null : pending.label(),
                pending.instanceId().orElse(null),
                pending.since().toEpochMilli(),
                reason);
    }

    /** The label, or a dash. */
    public String labelText() {
        return Objects.requireNonNullElse(label, "–");
    }

    /** The instance, or a dash. */
    public String instanceText() {
        return Objects.requireNonNullElse(instance, "–");
    }

    /** For how long. */
    public String age() {
        return Util.getTimeSpanString(Math.max(0, Clock.systemUTC().millis() - since));
    }
}

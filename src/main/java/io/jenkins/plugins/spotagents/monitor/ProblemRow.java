package io.jenkins.plugins.spotagents.monitor;

import hudson.Util;
import java.time.Clock;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Why a template lately got no agent.
 *
 * @param configuration whether an admin has to change something
 * @param at epoch milliseconds
 * @param until when it is tried again, epoch milliseconds
 */
@ExportedBean(defaultVisibility = 2)
public record ProblemRow(
        @Exported String template,
        @Exported boolean configuration,
        @Exported String code,
        @Exported String message,
        @Exported long at,
        @Exported long until) {

    static ProblemRow of(CloudView.Problem problem) {
        return new ProblemRow(
                problem.template(),
                problem.configuration(),
                problem.code(),
                problem.message(),
                problem.at().toEpochMilli(),
                problem.until().toEpochMilli());
    }

    /** For how long it has been so. */
    public String age() {
        return Util.getTimeSpanString(Math.max(0, Clock.systemUTC().millis() - at));
    }

    /** When it is tried again, in the reader's language. */
    public String next() {
        long left = until - Clock.systemUTC().millis();
        return left > 0 ? Messages.ProblemRow_in(Util.getTimeSpanString(left)) : Messages.ProblemRow_onDemand();
    }
}

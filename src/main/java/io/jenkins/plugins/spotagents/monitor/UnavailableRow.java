package io.jenkins.plugins.spotagents.monitor;

import hudson.Util;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import java.time.Clock;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Something that EC2 refused or took back, and is not asked for again for a while.
 *
 * @param what an offering, a subnet or a whole purchase option
 * @param reason EC2's error code, or our words
 * @param since epoch milliseconds
 * @param until epoch milliseconds
 */
@ExportedBean(defaultVisibility = 2)
public record UnavailableRow(
        @Exported String what,
        @Exported String reason,
        @Exported long since,
        @Exported long until) {

    static UnavailableRow of(UnavailableOfferings.Mark mark) {
        return new UnavailableRow(
                mark.scope().toString(),
                mark.reason(),
                mark.since().toEpochMilli(),
                mark.until().toEpochMilli());
    }

    /** How long it stays so. */
    public String left() {
        return Util.getTimeSpanString(Math.max(0, until - Clock.systemUTC().millis()));
    }
}

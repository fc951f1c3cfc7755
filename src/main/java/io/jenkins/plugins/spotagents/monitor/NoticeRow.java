package io.jenkins.plugins.spotagents.monitor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.spotagents.agent.SourceNames;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * An agent that was about to go, and what became of it. All times are epoch milliseconds.
 *
 * @param kind of the gravest notice
 * @param source that told it
 * @param deadline null if the agent may never go
 * @param cordonedAt null if it still takes work
 * @param replaced whether another agent was ordered in its place
 * @param replacement the agent that was launched in its place; null if none was, or not yet
 * @param replacementOnlineAt when that one came online; null if it has not
 * @param failures steps that failed, in the words of the log
 * @param releasedAt null while the agent is still being looked after
 */
@ExportedBean(defaultVisibility = 2)
public record NoticeRow(
        @Exported String agent,
        @Exported String template,
        @Exported String offering,
        @Exported String kind,
        @Exported String source,
        @Exported long noticedAt,
        @CheckForNull @Exported Long deadline,
        @CheckForNull @Exported Long cordonedAt,
        @Exported boolean replaced,
        @CheckForNull @Exported String replacement,
        @CheckForNull @Exported Long replacementOnlineAt,
        @Exported List<LostWork> work,
        @Exported List<String> failures,
        @CheckForNull @Exported Long releasedAt) {

    /** A piece of work that was on the agent, and how it ended there. */
    @ExportedBean(defaultVisibility = 3)
    public record LostWork(
            @Exported String name,
            @Exported WorkOutcome outcome,
            @Exported long at) {
        /** In the reader's language. */
        public String text() {
            return switch (outcome) {
                case ENDED_BY_ITSELF -> Messages.NoticeRow_ended(name);
                case REQUEUED -> Messages.NoticeRow_requeued(name);
                case GIVEN_UP -> Messages.NoticeRow_givenUp(name);
                case NOT_STOPPED -> Messages.NoticeRow_notStopped(name);
            };
        }
    }

    public NoticeRow {
        work = List.copyOf(work);
        failures = List.copyOf(failures);
    }

    static NoticeRow of(InterruptionReport report, CloudView view) {
        Interruption interruption = report.interruption();
        Optional<CloudView.Replacement> replacement =
                view.replacement(interruption.agent().instanceId());
        return new NoticeRow(
                interruption.agent().name(),
                interruption.agent().template(),
                interruption.agent().offering().toString(),
                interruption.notice().kind(),
                SourceNames.of(interruption.source()),
                report.firstNoticedAt().toEpochMilli(),
                interruption.deadline().map(Instant::toEpochMilli).orElse(null),
                report.cordonedAt().map(Instant::toEpochMilli).orElse(null),
                report.replacementOrdered(),
                replacement.map(CloudView.Replacement::agent).orElse(null),
                replacement
                        .flatMap(CloudView.Replacement::onlineAt)
                        .map(Instant::toEpochMilli)
                        .orElse(null),
                report.work().stream()
                        .map(ended -> new LostWork(
                                ended.work().displayName(),
                                ended.outcome(),
                                ended.at().toEpochMilli()))
                        .toList(),
                report.failures(),
                report.releasedAt().map(Instant::toEpochMilli).orElse(null));
    }

    /** How long ago the first notice came. */
    public String age() {
        return Util.getTimeSpanString(Math.max(0, Clock.systemUTC().millis() - noticedAt));
    }

    /** What was said, and by whom. */
    public String event() {
        return source.equals(SourceNames.of(NoticeSource.REHEARSAL)) ? Messages.NoticeRow_rehearsal(kind) : kind;
    }

    /** How far it is. */
    public String outcome() {
        if (releasedAt != null) {
            return Messages.NoticeRow_gone();
        }
        String now = cordonedAt == null ? Messages.NoticeRow_noticed() : Messages.NoticeRow_cordoned();
        long left = deadline == null ? 0 : deadline - Clock.systemUTC().millis();
        return left > 0 ? Messages.NoticeRow_goesIn(now, Util.getTimeSpanString(left)) : now;
    }

    /** What comes in its place. */
    public String replacementText() {
        if (replacement == null) {
            return replaced ? Messages.NoticeRow_replacementOrdered() : Messages.NoticeRow_notReplaced();
        }
        return replacementOnlineAt == null
                ? Messages.NoticeRow_replacementBoots(replacement)
                : Messages.NoticeRow_replacementOnline(
                        replacement, Util.getTimeSpanString(Math.max(0, replacementOnlineAt - noticedAt)));
    }
}

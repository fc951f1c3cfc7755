package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.Notice.SpotInterruption;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Why an agent takes no more work: EC2 reclaims its instance, or may soon. */
public class InterruptedOfflineCause extends OfflineCause {
    private final String kind;
    private final String pool;
    private final long noticedAtMillis;
    private final Long deadlineMillis;
    /** As {@link SourceNames} has it. */
    private final String source;
    /** What EC2 does to the instance; null if it is no Spot interruption. */
    private final SpotInterruption.Action action;
    /** How long ahead it was announced; null if it is no Spot interruption, or was saved when all had the usual lead. */
    private final Long leadMillis;

    public InterruptedOfflineCause(Interruption interruption) {
        kind = interruption.notice().kind();
        pool = interruption.agent().offering().toString();
        noticedAtMillis = interruption.noticedAt().toEpochMilli();
        deadlineMillis = interruption.deadline().map(Instant::toEpochMilli).orElse(null);
        source = SourceNames.of(interruption.source());
        action = interruption.notice() instanceof SpotInterruption spot ? spot.action() : null;
        leadMillis = interruption.notice() instanceof SpotInterruption spot
                ? spot.lead().toMillis()
                : null;
    }

    /** The notice's kind, such as {@code spot-interruption}. */
    public String getKind() {
        return kind;
    }

    /** The capacity pool and purchase option that is reclaimed. */
    public String getPool() {
        return pool;
    }

    public Instant noticedAt() {
        return Instant.ofEpochMilli(noticedAtMillis);
    }

    /** When the agent goes; empty if it may never go. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadlineMillis).map(Instant::ofEpochMilli);
    }

    /** The notice, as far as it matters after a restart of Jenkins. */
    public Notice notice(String instanceId) {
        if (deadlineMillis == null) {
            return new Notice.RebalanceRecommendation(instanceId, noticedAt());
        }
        Instant deadline = Instant.ofEpochMilli(deadlineMillis);
        if (action != null) {
            Duration lead = leadMillis == null ? SpotInterruption.USUAL_LEAD : Duration.ofMillis(leadMillis);
            return new SpotInterruption(instanceId, noticedAt(), deadline, action, lead);
        }
        return deadlineMillis > noticedAtMillis
                ? new Notice.ScheduledMaintenance(instanceId, noticedAt(), deadline, kind)
                : new Notice.StateChange(instanceId, noticedAt(), "stopped");
    }

    /** Where the notice came from. */
    public NoticeSource source() {
        return SourceNames.source(source);
    }

    /** For Jelly. */
    @CheckForNull
    public Instant getDeadlineOrNull() {
        return deadline().orElse(null);
    }

    boolean isFinal() {
        return deadlineMillis != null;
    }

    @Override
    public String toString() {
        return deadline()
                .map(at -> Messages.InterruptedOfflineCause_until(kind, pool, at.truncatedTo(ChronoUnit.SECONDS)))
                .orElseGet(() -> Messages.InterruptedOfflineCause_perhaps(kind, pool));
    }
}

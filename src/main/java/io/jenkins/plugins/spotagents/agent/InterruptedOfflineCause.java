package io.jenkins.plugins.spotagents.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.spotagents.interruption.AgentFarm.Interruption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Why an agent takes no more work: EC2 reclaims its instance, or may soon. */
public class InterruptedOfflineCause extends OfflineCause {
    private final String kind;
    private final String pool;
    private final long noticedAtMillis;
    private final Long deadlineMillis;

    public InterruptedOfflineCause(Interruption interruption) {
        kind = interruption.notice().kind();
        pool = interruption.agent().offering().toString();
        noticedAtMillis = interruption.noticedAt().toEpochMilli();
        deadlineMillis = interruption.deadline().map(Instant::toEpochMilli).orElse(null);
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

package io.jenkins.plugins.spotagents.job;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * One attempt at a build, or at a part of one (a {@code node} block, a matrix cell), that an interruption ended. Stored in the build's record, so its
 * fields are plain values; immutable.
 */
@ExportedBean(defaultVisibility = 2)
public final class LostAttempt implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int number;
    private final String agent;
    private final String offering;
    private final String reason;
    private final long startedAt;
    private final long interruptedAt;
    /** 0 if the agent was gone without notice. */
    private final long deadline;
    /** Flow node id of a Pipeline's {@code node} block, or the combination of a matrix cell; null for a whole build. */
    @CheckForNull
    private final String part;

    private final int nextAttempt;

    @CheckForNull
    private final NextCapacity nextCapacity;

    @CheckForNull
    private final GiveUp.Reason gaveUp;
    /** The build that runs instead, {@code folder/job#13}; null for a Pipeline, which goes on in the same build. */
    @CheckForNull
    private final String rerun;

    /**
     * An attempt that is being interrupted now.
     *
     * @param number of the attempt, from 1
     * @param agent its name
     * @param offering pool and purchase option, for people
     * @param reason one clause, for people
     * @param deadline when the agent goes, if there was a notice
     * @param part flow node id of a {@code node} block, or a matrix combination; null for a whole build
     */
    public LostAttempt(
            int number,
            String agent,
            String offering,
            String reason,
            Instant startedAt,
            Instant interruptedAt,
            Optional<Instant> deadline,
            @CheckForNull String part,
            RequeueDecision decision) {
        this(
                number,
                Objects.requireNonNull(agent, "agent"),
                Objects.requireNonNull(offering, "offering"),
                Objects.requireNonNull(reason, "reason"),
                startedAt.toEpochMilli(),
                interruptedAt.toEpochMilli(),
                deadline.map(Instant::toEpochMilli).orElse(0L),
                part,
                decision instanceof Requeue requeue ? requeue.attempt() : 0,
                decision instanceof Requeue requeue ? requeue.capacity() : null,
                decision instanceof GiveUp giveUp ? giveUp.reason() : null,
                null);
    }

    private LostAttempt(
            int number,
            String agent,
            String offering,
            String reason,
            long startedAt,
            long interruptedAt,
            long deadline,
            @CheckForNull String part,
            int nextAttempt,
            @CheckForNull NextCapacity nextCapacity,
            @CheckForNull GiveUp.Reason gaveUp,
            @CheckForNull String rerun) {
        this.number = number;
        this.agent = agent;
        this.offering = offering;
        this.reason = reason;
        this.startedAt = startedAt;
        this.interruptedAt = interruptedAt;
        this.deadline = deadline;
        this.part = part;
        this.nextAttempt = nextAttempt;
        this.nextCapacity = nextCapacity;
        this.gaveUp = gaveUp;
        this.rerun = rerun;
    }

    LostAttempt continuedBy(String rerunId) {
        return new LostAttempt(
                number,
                agent,
                offering,
                reason,
                startedAt,
                interruptedAt,
                deadline,
                part,
                nextAttempt,
                nextCapacity,
                gaveUp,
                rerunId);
    }

    /** It will not run again after all. */
    LostAttempt givenUp(GiveUp.Reason reason) {
        return new LostAttempt(
                number, agent, offering, this.reason, startedAt, interruptedAt, deadline, part, 0, null, reason, null);
    }

    @Exported
    public int getNumber() {
        return number;
    }

    @Exported
    public String getAgent() {
        return agent;
    }

    @Exported
    public String getOffering() {
        return offering;
    }

    @Exported
    public String getReason() {
        return reason;
    }

    @Exported
    public Date getStarted() {
        return new Date(startedAt);
    }

    @Exported
    public Date getInterrupted() {
        return new Date(interruptedAt);
    }

    /** When the agent was to go; null if it was gone without notice. */
    @Exported
    @CheckForNull
    public Date getDeadline() {
        return deadline == 0 ? null : new Date(deadline);
    }

    @Exported
    @CheckForNull
    public String getPart() {
        return part;
    }

    @Exported
    @CheckForNull
    public String getRerun() {
        return rerun;
    }

    /** Time of work that was thrown away; never negative. */
    public Duration lost() {
        return Duration.ofMillis(Math.max(0, interruptedAt - startedAt));
    }

    @Exported
    public long getLostSeconds() {
        return lost().toSeconds();
    }

    /** What became of it, for people. */
    @Exported
    public String getOutcome() {
        return gaveUp != null ? GiveUpText.of(gaveUp) : "runs again as attempt " + nextAttempt;
    }

    /** What was decided when the attempt was interrupted. */
    public RequeueDecision decision() {
        return gaveUp != null
                ? new GiveUp(gaveUp)
                : new Requeue(nextAttempt, nextCapacity == null ? NextCapacity.OTHER_POOL : nextCapacity);
    }
}

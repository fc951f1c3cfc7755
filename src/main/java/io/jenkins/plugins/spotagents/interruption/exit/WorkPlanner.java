package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionPolicy;
import io.jenkins.plugins.spotagents.interruption.farm.Timing;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.time.Instant;

/** Decides when work on an agent that is about to go is interrupted. */
final class WorkPlanner {
    private WorkPlanner() {}

    static WorkPlan plan(
            AgentFarm.Interruption interruption,
            InterruptionPolicy policy,
            AgentFarm.Work work,
            RequeueDecision decision,
            Instant now) {
        Gravity gravity = Gravity.of(interruption.notice());
        Instant last = lastMoment(interruption, policy);
        if (gravity == Gravity.AT_RISK) {
            return new WorkPlan(work, WorkPlan.Ending.LEFT_ALONE, last, decision);
        }
        if (gravity == Gravity.GONE || !now.isBefore(last)) {
            return new WorkPlan(work, WorkPlan.Ending.INTERRUPTED_NOW, now, decision);
        }
        boolean fits = work.remaining().isPresent()
                && !now.plus(work.remaining().get()).isAfter(last);
        if (gravity == Gravity.RECLAIMED) {
            boolean pointless = work.remaining().isPresent() && !fits && runsAgain(decision);
            if (policy.timing() == Timing.IMMEDIATELY || (policy.timing() == Timing.AUTO && pointless)) {
                return new WorkPlan(work, WorkPlan.Ending.INTERRUPTED_NOW, now, decision);
            }
        }
        WorkPlan.Ending ending = fits ? WorkPlan.Ending.EXPECTED_TO_FINISH : WorkPlan.Ending.GIVEN_UNTIL_DEADLINE;
        return new WorkPlan(work, ending, last, decision);
    }

    /** When all work must have been interrupted, {@link Instant#MAX} if the agent may stay. */
    static Instant lastMoment(AgentFarm.Interruption interruption, InterruptionPolicy policy) {
        return interruption
                .deadline()
                .map(deadline -> deadline.minus(
                        interruption.notice() instanceof Notice.SpotInterruption spot
                                ? policy.margin(spot.lead())
                                : policy.margin()))
                .orElse(Instant.MAX);
    }

    /** Whether somebody, if not we, runs it again: then every second that it runs on here is wasted. */
    static boolean runsAgain(RequeueDecision decision) {
        return decision instanceof RequeueDecision.Requeue
                || (decision instanceof RequeueDecision.GiveUp giveUp
                        && giveUp.reason() == RequeueDecision.GiveUp.Reason.AUTHOR_RETRIES);
    }
}

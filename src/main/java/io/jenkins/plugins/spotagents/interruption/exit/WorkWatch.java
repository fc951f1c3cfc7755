package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import java.time.Duration;
import java.time.Instant;

/** What the controller remembers of one piece of work until it has left the agent. Confined to its agent's sequence. */
final class WorkWatch {
    /** A farm that cannot stop the work is asked again, for as long as there is time. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private WorkPlan plan;
    private boolean told;
    private boolean hookStarted;
    private boolean hookRuns;
    private boolean stopping;
    private boolean ended;
    private Instant notBefore = Instant.MIN;

    WorkWatch(WorkPlan plan) {
        this.plan = plan;
    }

    WorkPlan plan() {
        return plan;
    }

    AgentFarm.Work work() {
        return plan.work();
    }

    /** A graver notice came in. */
    void replan(WorkPlan graver) {
        plan = graver;
        told = false;
    }

    boolean takeTelling() {
        boolean first = !told;
        told = true;
        return first;
    }

    boolean takeHook() {
        boolean first = !hookStarted;
        hookStarted = true;
        hookRuns |= first;
        return first;
    }

    void hookEnded() {
        hookRuns = false;
    }

    /** Whether it is to be interrupted now; a hook that still runs is waited for until {@code lastMoment}. */
    boolean isDue(Instant now, Instant lastMoment) {
        boolean hookInTheWay = hookRuns && now.isBefore(lastMoment);
        return !ended && !stopping && !hookInTheWay && !now.isBefore(nextLook());
    }

    /** When {@link #isDue} may next change by the passing of time. */
    Instant nextLook() {
        return plan.interruptAt().isAfter(notBefore) ? plan.interruptAt() : notBefore;
    }

    void stopBegins() {
        stopping = true;
    }

    void stopFailed(Instant now) {
        stopping = false;
        notBefore = now.plus(RETRY_AFTER);
    }

    boolean isStopping() {
        return stopping;
    }

    /** @return whether this is news */
    boolean end() {
        boolean news = !ended;
        ended = true;
        stopping = false;
        return news;
    }

    boolean hasEnded() {
        return ended;
    }
}

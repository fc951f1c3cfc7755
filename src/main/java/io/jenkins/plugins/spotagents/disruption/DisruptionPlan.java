package io.jenkins.plugins.spotagents.disruption;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which agents of a template may be ended voluntarily at one moment. A pure decision over what there is; whoever acts on it has to
 * see to it that nobody else does at the same time.
 *
 * <p>Against a budget counts each agent on its voluntary way out, and each that the template should have and lacks. So a budget
 * of one agent recycles ten standing agents one by one, each after the one in place of the last is up, as Karpenter counts
 * nodes that are not ready. Where several budgets hold, the smallest decides (Karpenter, "NodePool disruption budgets").
 *
 * <p>Those that can go at once are considered first: one that is over age and works uses a budget up for as long as its work takes.
 */
public final class DisruptionPlan {
    /** The oldest first. */
    private static final Comparator<Crew.Agent> BY_AGE =
            Comparator.comparing(Crew.Agent::launchedAt).thenComparing(Crew.Agent::id);

    /** The one that has been idle for longest first. */
    private static final Comparator<Crew.Agent> BY_IDLENESS = Comparator.comparing(
                    (Crew.Agent agent) -> agent.idleSince().orElse(Instant.MAX))
            .thenComparing(Crew.Agent::id);

    private final Crew crew;
    private final List<Budget.Active> budgets;
    private final Map<String, Verdict> verdicts = new HashMap<>();
    private int used;
    private int staying;
    private int stayingIdle;
    private int wantSpot;

    private DisruptionPlan(Crew crew, List<Budget.Active> budgets) {
        this.crew = crew;
        this.budgets = budgets;
        this.used = crew.ending() + crew.missing();
        this.staying = crew.agents().size() - crew.ending();
        this.stayingIdle = (int) crew.agents().stream()
                .filter(agent -> agent.isIdle() && agent.course() != Crew.Course.ENDS)
                .count();
    }

    /** @param spotIsBack whether the template may get Spot agents now */
    public static DisruptionPlan of(DisruptionPolicy policy, Crew crew, boolean spotIsBack, Instant now) {
        DisruptionPlan plan = new DisruptionPlan(crew, policy.active(now));
        Predicate<Crew.Agent> tooOld = agent -> policy.isTooOld(agent.launchedAt(), now);
        plan.consider(Reason.AGE, BY_AGE, tooOld.and(Crew.Agent::isIdle));
        if (policy.returnToSpot() && spotIsBack) {
            plan.consider(Reason.ON_DEMAND, BY_IDLENESS, agent -> agent.standsInForSpot() && agent.isIdle());
        }
        plan.consider(Reason.IDLE, BY_IDLENESS, agent -> agent.isIdleForLong(now));
        plan.consider(Reason.AGE, BY_AGE, tooOld);
        return plan;
    }

    /** What is to become of an agent; empty if its end is not due, or if it is on its way out already. */
    public Optional<Verdict> of(String agent) {
        return Optional.ofNullable(verdicts.get(agent));
    }

    /** Agents that a budget keeps. */
    public int kept() {
        return (int) verdicts.values().stream()
                .filter(Verdict.Kept.class::isInstance)
                .count();
    }

    /** Idle on-demand agents that would end now if a Spot agent stood in place of each. */
    public int wantSpot() {
        return wantSpot;
    }

    private void consider(Reason reason, Comparator<Crew.Agent> order, Predicate<Crew.Agent> due) {
        List<Crew.Agent> candidates = new ArrayList<>(crew.agents());
        candidates.removeIf(agent -> agent.course() != Crew.Course.STAYS || isEnding(agent) || !due.test(agent));
        candidates.sort(order);
        for (Crew.Agent agent : candidates) {
            if (reason == Reason.AGE || isSurplus()) {
                decide(reason, agent);
            } else if (reason == Reason.ON_DEMAND && kept(reason).isEmpty()) {
                wantSpot++;
            }
        }
    }

    private boolean isEnding(Crew.Agent agent) {
        return verdicts.get(agent.id()) instanceof Verdict.Ends;
    }

    /** Whether the template would keep what it is to keep if one idle agent went. */
    private boolean isSurplus() {
        return staying > crew.minAgents() && stayingIdle > crew.spareAgents();
    }

    private void decide(Reason reason, Crew.Agent agent) {
        Optional<Verdict.Kept> kept = kept(reason);
        if (kept.isPresent()) {
            verdicts.putIfAbsent(agent.id(), kept.get());
            return;
        }
        verdicts.put(agent.id(), new Verdict.Ends(reason));
        used++;
        staying--;
        stayingIdle -= agent.isIdle() ? 1 : 0;
    }

    /** The budget that forbids one more, if any does. */
    private Optional<Verdict.Kept> kept(Reason reason) {
        int agents = crew.agents().size();
        return budgets.stream()
                .filter(budget -> budget.reasons().contains(reason))
                // Of two alike the one that holds for longer, so that nobody is told too early an end.
                .min(Comparator.comparingInt(
                                (Budget.Active budget) -> budget.agents().of(agents))
                        .thenComparing(budget -> budget.until().orElse(Instant.MAX), Comparator.reverseOrder()))
                .filter(budget -> used >= budget.agents().of(agents))
                .map(budget -> new Verdict.Kept(
                        reason, budget.agents(), agents, budget.agents().of(agents), used, budget.until()));
    }
}

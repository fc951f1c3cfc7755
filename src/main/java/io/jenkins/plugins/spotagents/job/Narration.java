package io.jenkins.plugins.spotagents.job;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.farm.WorkPlan;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.GiveUp;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision.Requeue;
import java.util.List;

/** What a build's log says of an interruption: few lines, each with agent, time and consequence. */
public final class Narration {
    private static final String PREFIX = "[spot-agents] ";

    private Narration() {}

    /** One line when the notice is in. */
    public static String noticed(Interruption interruption, WorkPlan plan) {
        String agent = PREFIX + "Agent " + interruption.agent().name() + " ("
                + interruption.agent().offering().pool() + "): " + Reasons.of(interruption) + ". ";
        return agent
                + switch (plan.ending()) {
                    case INTERRUPTED_NOW -> "This work is interrupted now and " + fate(plan) + ".";
                    case EXPECTED_TO_FINISH ->
                        "This work is expected to finish before; if not, it is interrupted at "
                                + Reasons.time(plan.interruptAt()) + " and " + fate(plan) + ".";
                    case GIVEN_UNTIL_DEADLINE ->
                        "This work may go on until " + Reasons.time(plan.interruptAt())
                                + "; then it is interrupted and " + fate(plan) + ".";
                    case LEFT_ALONE -> "This work goes on; the agent takes no more.";
                };
    }

    private static String fate(WorkPlan plan) {
        return plan.decision() instanceof Requeue requeue
                ? "runs again as attempt " + requeue.attempt()
                : "is " + GiveUpText.of(((GiveUp) plan.decision()).reason());
    }

    /** One line when the work is interrupted. */
    public static String interrupted(LostAttempt lost) {
        return PREFIX + "Interrupted on agent " + lost.getAgent() + " (" + lost.getOffering() + ") after "
                + lost.getLostSeconds() + " s, as " + lost.getReason() + "; " + lost.getOutcome() + ".";
    }

    /** The whole story, a line an attempt, for work that is given up. */
    public static List<String> attempts(List<LostAttempt> attempts) {
        return attempts.stream()
                .map(attempt -> PREFIX + "  attempt " + attempt.getNumber() + ": agent " + attempt.getAgent() + ", "
                        + attempt.getOffering() + ", " + attempt.getStarted().toInstant() + " to "
                        + attempt.getInterrupted().toInstant() + ", " + attempt.getReason())
                .toList();
    }
}

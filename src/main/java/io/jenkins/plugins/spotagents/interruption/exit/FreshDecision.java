package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.util.concurrent.CompletionStage;

/** Interrupting: the requeue policy is asked again at the last moment, as a user may have aborted the work meanwhile. */
final class FreshDecision {
    private FreshDecision() {}

    static CompletionStage<WorkOutcome> carryOut(
            AgentFarm farm, AgentFarm.Interruption interruption, AgentFarm.Work work) {
        RequeueDecision decision = farm.decide(work);
        WorkOutcome ifStopped =
                decision instanceof RequeueDecision.Requeue ? WorkOutcome.REQUEUED : WorkOutcome.GIVEN_UP;
        return farm.interrupt(interruption, work, decision)
                .thenApply(
                        stopped -> stopped == AgentFarm.Stopped.INTERRUPTED ? ifStopped : WorkOutcome.ENDED_BY_ITSELF);
    }
}

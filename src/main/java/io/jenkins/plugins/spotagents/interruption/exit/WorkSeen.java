package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueDecision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One look at an agent's work.
 *
 * @param ids of all that runs
 * @param arrived what was not known before, with what the policy says about it
 * @param failures of asking the policy
 */
record WorkSeen(Set<String> ids, Map<AgentFarm.Work, RequeueDecision> arrived, List<RuntimeException> failures) {
    /** The usual case. It is only planned with: what counts is asked again when the work is interrupted. */
    private static final RequeueDecision IF_UNDECIDED = new RequeueDecision.Requeue(2, NextCapacity.OTHER_POOL);

    static WorkSeen on(AgentFarm.Agent agent, AgentFarm farm, Set<String> known) {
        Set<String> ids = new HashSet<>();
        Map<AgentFarm.Work, RequeueDecision> arrived = new LinkedHashMap<>();
        List<RuntimeException> failures = new ArrayList<>();
        for (AgentFarm.Work work : farm.workInProgress(agent)) {
            ids.add(work.id());
            if (!known.contains(work.id())) {
                try {
                    arrived.put(work, farm.decide(work));
                } catch (RuntimeException e) {
                    failures.add(e);
                    arrived.put(work, IF_UNDECIDED);
                }
            }
        }
        return new WorkSeen(ids, arrived, failures);
    }
}

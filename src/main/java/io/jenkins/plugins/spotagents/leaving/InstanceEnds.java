package io.jenkins.plugins.spotagents.leaving;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import java.util.concurrent.CompletionStage;

/** Whoever finds out why an instance ended, and whom that is held against. */
@FunctionalInterface
public interface InstanceEnds {
    /** @see AgentFarm#wasTaken */
    CompletionStage<Boolean> wasTaken(AgentFarm.Agent agent, Notice.StateChange change);
}

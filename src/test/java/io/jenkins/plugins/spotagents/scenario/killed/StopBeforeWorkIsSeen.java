package io.jenkins.plugins.spotagents.scenario.killed;

import hudson.Extension;
import hudson.model.Executor;
import io.jenkins.plugins.spotagents.agent.AgentWork;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.WorkHandler;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import java.util.Optional;

/** Claims nothing, and is asked before anybody else. */
@Extension(ordinal = 10_000)
public final class StopBeforeWorkIsSeen implements WorkHandler {
    @Override
    public Optional<AgentWork> claim(SpotAgent agent, Executor executor) {
        KillPoint.CORDONED.pass();
        return Optional.empty();
    }

    @Override
    public void secure(SpotAgent agent, Executor executor, Interruption interruption) {
        KillPoint.SECURING.pass();
    }
}

package io.jenkins.plugins.spotagents.job;

import hudson.Extension;
import io.jenkins.plugins.spotagents.agent.BuildLosses;

/** Reads the runs' records of interruptions. */
@Extension
public final class RecordedLosses implements BuildLosses {
    @Override
    public boolean isLost(String run, String agent) {
        return Jobs.run(run).flatMap(InterruptionsAction::find).stream()
                .flatMap(action -> action.getAttempts().stream())
                .anyMatch(attempt -> attempt.getAgent().equals(agent));
    }
}

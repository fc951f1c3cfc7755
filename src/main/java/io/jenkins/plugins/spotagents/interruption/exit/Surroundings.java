package io.jenkins.plugins.spotagents.interruption.exit;

import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.farm.PoolObserver;
import io.jenkins.plugins.spotagents.scheduling.Scheduler;

/** What the ways out of all agents share. */
public record Surroundings(
        AgentFarm farm, FarmCalls calls, Scheduler scheduler, PoolObserver pools, InterruptionListener listener) {}

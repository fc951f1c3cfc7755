package io.jenkins.plugins.spotagents.interruption;

/** What the ways out of all agents share. */
record Surroundings(
        AgentFarm farm, FarmCalls calls, Scheduler scheduler, PoolObserver pools, InterruptionListener listener) {}

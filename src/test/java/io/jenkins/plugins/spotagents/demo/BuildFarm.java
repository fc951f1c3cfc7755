package io.jenkins.plugins.spotagents.demo;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.world.InstanceBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.StopKind;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.requeue.Attempt;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A small build server: a queue, agents, one build on each at a time. It asks for an agent for each build that waits and gives
 * up agents that are idle. All three policies of the demo run on it; what differs is who watches.
 */
final class BuildFarm implements InstanceBoot {
    private static final Duration IDLE_UNTIL_ENDED = Duration.ofSeconds(60);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(20);

    private final VirtualClock clock;
    private final Function<InstanceView, Machine> machines;
    private final Story story;
    private final List<FarmBuild> builds = new ArrayList<>();
    private final BuildQueue queue = new BuildQueue();
    private final Map<String, FarmAgent> agents = new LinkedHashMap<>();
    private final Map<String, CompletableFuture<Machine.End>> running = new HashMap<>();
    private final Map<String, InstanceView> bootedUnknown = new HashMap<>();
    private final Set<String> stoppedUnknown = new HashSet<>();
    private final Set<String> stoppedEarly = new HashSet<>();
    private final Executor starters;
    private final Provisioner provisioner;
    private final FarmWatcher watcher;
    private int asked;
    private int askedOnDemand;
    private int fallbacks;

    BuildFarm(
            VirtualClock clock,
            Function<InstanceView, Machine> machines,
            Executor starters,
            Story story,
            Provisioner provisioner,
            FarmWatcher watcher) {
        this.clock = clock;
        this.machines = machines;
        this.starters = starters;
        this.story = story;
        this.provisioner = provisioner;
        this.watcher = watcher;
    }

    synchronized void queue(FarmBuild build) {
        builds.add(build);
        queue.add(build);
        serve();
    }

    /** Puts an interrupted build to the front of the queue. */
    synchronized void requeue(FarmBuild build, int attempt, NextCapacity capacity) {
        build.requeued(attempt, capacity);
        queue.addFirst(build);
        serve();
    }

    /** Gives waiting builds to idle agents, and asks for agents for the others. */
    private void serve() {
        for (FarmAgent agent : agents.values()) {
            if (agent.isIdle()) {
                queue.takeFor(agent.isOnDemand()).ifPresent(build -> start(agent, build));
            }
        }
        int insisting = queue.insistingOnDemand();
        for (int missing = insisting - askedOnDemand - booting(true); missing > 0; missing--) {
            ask(true, Set.of(), Optional.empty());
        }
        for (int missing = queue.size() - insisting - asked - booting(false); missing > 0; missing--) {
            ask(false, Set.of(), Optional.empty());
        }
    }

    private int booting(boolean onDemand) {
        return (int) agents.values().stream()
                .filter(agent -> agent.isBooting() && agent.wasOrderedOnDemand() == onDemand)
                .count();
    }

    /**
     * Orders one agent in place of one that goes; it counts as asked for from now on.
     *
     * @return false if one idles that will do: the build finds it, or orders for itself
     */
    synchronized boolean replace(boolean onDemand, Set<CapacityPool> avoided, Instant noticedAt) {
        if (agents.values().stream().anyMatch(agent -> agent.isIdle() && (agent.isOnDemand() || !onDemand))) {
            return false;
        }
        ask(onDemand, avoided, Optional.of(noticedAt));
        return true;
    }

    private void ask(boolean onDemand, Set<CapacityPool> avoided, Optional<Instant> replacesOneNoticedAt) {
        count(onDemand, 1);
        provisioner.launch(onDemand, avoided).thenAccept(outcome -> answered(outcome, onDemand, replacesOneNoticedAt));
    }

    private void count(boolean onDemand, int change) {
        if (onDemand) {
            askedOnDemand += change;
        } else {
            asked += change;
        }
    }

    private synchronized void answered(LaunchOutcome outcome, boolean onDemand, Optional<Instant> replaces) {
        count(onDemand, -1);
        if (!(outcome instanceof LaunchOutcome.Launched launched)) {
            clock.schedule(ASK_AGAIN, this::lookAgain);
            return;
        }
        fallbacks += launched.fallback() ? 1 : 0;
        String id = launched.instanceId();
        story.launched(id, launched.offering(), launched.at());
        FarmAgent agent = new FarmAgent(
                new AgentFarm.Agent(id, id, "demo", "linux", launched.offering(), launched.at()), onDemand, replaces);
        agents.put(id, agent);
        InstanceView booted = bootedUnknown.remove(id);
        watcher.agentAppeared(agent);
        if (booted != null) {
            goOnline(agent, booted);
        }
        if (stoppedUnknown.remove(id) && !watcher.seesToLosses()) {
            forget(agent);
        }
    }

    private synchronized void lookAgain() {
        serve();
    }

    @Override
    public synchronized void started(InstanceView instance) {
        watcher.booted(instance);
        FarmAgent agent = agents.get(instance.id());
        if (agent == null) {
            bootedUnknown.put(instance.id(), instance);
        } else {
            goOnline(agent, instance);
        }
    }

    /** Starting a process takes a while, so it is not done under the lock. */
    private void goOnline(FarmAgent agent, InstanceView instance) {
        starters.execute(() -> {
            Machine machine = machines.apply(instance);
            if (!isOnline(agent, machine)) {
                machine.kill();
            }
        });
    }

    /** @return false if the agent is gone meanwhile */
    private synchronized boolean isOnline(FarmAgent agent, Machine machine) {
        Instant now = clock.instant();
        if (agents.get(agent.id()) != agent || stoppedEarly.contains(agent.id())) {
            return false;
        }
        agent.online(machine, now);
        story.online(agent.id(), now);
        agent.replacesOneNoticedAt().ifPresent(noticed -> watcher.replacementOnline(Duration.between(noticed, now)));
        reapWhenIdle(agent);
        serve();
        return true;
    }

    @Override
    public synchronized void stopped(InstanceView instance, StopKind kind) {
        switch (kind) {
            case RECLAIMED -> story.ended(instance.id(), clock.instant(), Story.Ending.RECLAIMED);
            case HOST_FAILED -> story.ended(instance.id(), clock.instant(), Story.Ending.VANISHED);
            case TERMINATED, EMULATOR_CLOSED -> {
                // Told by whoever ended it, or of no interest any more.
            }
        }
        watcher.stopped(instance);
        bootedUnknown.remove(instance.id());
        FarmAgent agent = agents.get(instance.id());
        if (agent == null) {
            stoppedUnknown.add(instance.id());
            return;
        }
        if (agent.machine() == null) {
            stoppedEarly.add(agent.id());
        } else {
            agent.machine().kill();
        }
        if (!watcher.seesToLosses()) {
            forget(agent);
        }
    }

    /** Where nobody watches, an agent that is gone takes its build along. */
    private void forget(FarmAgent agent) {
        agents.remove(agent.id());
        if (agent.build() != null) {
            interrupted(agent, agent.build(), attempt(agent, agent.build(), "agent lost"), false);
        }
        serve();
    }

    private void start(FarmAgent agent, FarmBuild build) {
        build.started(clock.instant());
        agent.takes(build);
        // Whoever waits for the end finds the build completed: on an agent that goes, what is still there counts as
        // lost.
        running.put(agent.id(), agent.machine().run(build).whenComplete((how, never) -> ended(agent, build, how)));
    }

    /** A build that was stopped, or whose machine is gone, is left to whoever stops it or finds the machine gone. */
    private synchronized void ended(FarmAgent agent, FarmBuild build, Machine.End how) {
        if (how == Machine.End.SUCCEEDED && agent.build() == build) {
            build.completed();
            left(agent, build, false);
        }
    }

    private void left(FarmAgent agent, FarmBuild build, boolean lost) {
        Instant now = clock.instant();
        agent.isFreeAt(now);
        running.remove(agent.id());
        story.ran(new Story.Run(agent.id(), build.number(), build.attempt(), build.startedAt(), now, !lost));
        watcher.workEnded(agent, build, Duration.between(build.startedAt(), now), lost);
        if (!lost) {
            reapWhenIdle(agent);
            serve();
        }
    }

    private void reapWhenIdle(FarmAgent agent) {
        Instant since = agent.idleSince();
        clock.schedule(IDLE_UNTIL_ENDED, () -> reap(agent, since));
    }

    private synchronized void reap(FarmAgent agent, Instant since) {
        if (agent.isIdle() && agent.idleSince().equals(since) && agents.remove(agent.id(), agent)) {
            story.ended(agent.id(), clock.instant(), Story.Ending.TERMINATED_BY_US);
            watcher.released(agent, false);
            provisioner.terminate(List.of(agent.id()));
        }
    }

    synchronized Optional<FarmAgent> find(String instanceId) {
        return Optional.ofNullable(agents.get(instanceId));
    }

    synchronized void cordon(String instanceId) {
        find(instanceId).ifPresent(FarmAgent::cordon);
    }

    /** The build that runs there, if it is this one. */
    synchronized Optional<FarmBuild> running(String instanceId, String buildId) {
        return find(instanceId).map(FarmAgent::build).filter(build -> build.id().equals(buildId));
    }

    synchronized Optional<FarmBuild> runningOn(String instanceId) {
        return find(instanceId).map(FarmAgent::build);
    }

    synchronized Optional<FarmBuild> build(String id) {
        return builds.stream().filter(build -> build.id().equals(id)).findFirst();
    }

    synchronized boolean hasCompleted(FarmBuild build) {
        return build.state() == FarmBuild.State.COMPLETED;
    }

    synchronized Attempt attempt(FarmAgent agent, FarmBuild build, String reason) {
        return new Attempt(
                build.attempt(),
                agent.identity().name(),
                agent.id(),
                agent.offering(),
                build.startedAt(),
                clock.instant(),
                reason);
    }

    /** Stops what runs there; completes when it has ended. */
    CompletableFuture<Machine.End> abort(FarmAgent agent) {
        CompletableFuture<Machine.End> end;
        synchronized (this) {
            end = running.getOrDefault(agent.id(), CompletableFuture.completedFuture(Machine.End.MACHINE_GONE));
        }
        agent.machine().abort();
        return end;
    }

    /**
     * The build has been stopped.
     *
     * @param runsAgain whether whoever stopped it requeues it next; otherwise it is lost
     * @return whether it still was on that agent
     */
    synchronized boolean interrupted(FarmAgent agent, FarmBuild build, Attempt attempt, boolean runsAgain) {
        if (agent.build() != build) {
            return false;
        }
        build.interrupted(attempt, runsAgain);
        left(agent, build, true);
        return true;
    }

    /** Disconnects the agent, which ends whatever may still run there, and forgets it. */
    synchronized void release(FarmAgent agent, boolean endIt, boolean reclaimed) {
        if (agents.remove(agent.id(), agent)) {
            if (agent.machine() != null) {
                agent.machine().kill();
            }
            watcher.released(agent, reclaimed);
            if (endIt) {
                story.ended(agent.id(), clock.instant(), Story.Ending.TERMINATED_BY_US);
                provisioner.terminate(List.of(agent.id()));
            }
            serve();
        }
    }

    synchronized int count(FarmBuild.State state) {
        return (int) builds.stream().filter(build -> build.state() == state).count();
    }

    synchronized int agents(boolean onDemand) {
        return (int) agents.values().stream()
                .filter(agent -> agent.isOnDemand() == onDemand)
                .count();
    }

    synchronized boolean hasFinished(int expected) {
        return builds.size() == expected && builds.stream().allMatch(FarmBuild::hasEnded);
    }

    synchronized List<FarmBuild> builds() {
        return List.copyOf(builds);
    }

    synchronized int fallbacks() {
        return fallbacks;
    }
}

package io.jenkins.plugins.spotagents.cloud;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Label;
import io.jenkins.plugins.spotagents.agent.InterruptedOfflineCause;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.Ec2CallException;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.fleet.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.PoolRule;
import io.jenkins.plugins.spotagents.interruption.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.Notice;
import io.jenkins.plugins.spotagents.interruption.SystemScheduler;
import io.jenkins.plugins.spotagents.interruption.VanishedInstances;
import io.jenkins.plugins.spotagents.metrics.EngineMetrics;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.metrics.api.Metrics;
import jenkins.model.Jenkins;

/** The composition root: puts the engine's parts together around Jenkins, and closes them in the right order. */
public final class Engine implements AutoCloseable {
    private static final int TIMER_THREADS = 4;
    private static final long KEEP_SECONDS = 5;
    /** What EC2 refused is not asked for again for three minutes at least: looking twice a minute loses little. */
    private static final long LOOK_FOR_SPOT_SECONDS = 30;
    /** The state reason of a Spot instance that EC2 took (EC2 API Reference, "StateReason"). */
    private static final String RECLAIMED = "Server.SpotInstanceTermination";

    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService timer = timer();
    private final InFlight inFlight = new InFlight();
    private final LaunchProblems problems = new LaunchProblems(clock);
    private final Arrivals arrivals = new Arrivals(clock);
    private final Addresses addresses = new Addresses();
    private final ForeignOwners foreignOwners = new ForeignOwners();
    private final BreakerFile breakerFile;
    private final CircuitBreakers breakers;
    private final SystemScheduler scheduler = new SystemScheduler(clock);
    private final EngineMetrics metrics = new EngineMetrics(Metrics.metricRegistry());
    private final LaunchDeadlines deadlines = new LaunchDeadlines(timer, inFlight, problems, metrics::didNotConnect);
    private final LeftToAws leftToAws;
    private final String controllerId;
    private final Accounts accounts;
    private final Ordering ordering;
    private final Replacements replacements;
    private final StandingAgents standing;
    private final SpotReturn spotReturn;
    private final Disruptions disruptions;
    private final InterruptionController controller;
    private final Departures departures = new Departures(this::terminate, this::leaveToAws);
    private final Connections connections;
    private final Costs costs;

    private Engine(Path home, String identity, SettledStart start) throws IOException {
        controllerId = ControllerId.of(home.resolve("controller-id"), identity);
        leftToAws = new LeftToAws(home.resolve("left-to-aws"), clock);
        breakerFile = new BreakerFile(home.resolve("circuit-breakers.json"));
        breakers = new CircuitBreakers(CircuitBreaker.Settings.DEFAULT, clock, breakerFile.read());
        ordering = new Ordering(inFlight, problems, clock, this::launch, deadlines::watch, this::endUnusable);
        standing = new StandingAgents(inFlight, problems, ordering);
        spotReturn = new SpotReturn(inFlight, problems, ordering, this::offersSpot);
        disruptions = new Disruptions(clock, spotReturn::isBack);
        replacements = new Replacements(inFlight, ordering, arrivals, clock);
        JenkinsFarm farm = new JenkinsFarm(replacements, departures, start);
        PoolMemory pools = new PoolMemory(cloud -> accounts().ofCloud(cloud).map(AccountEngine::unavailable), breakers);
        controller = new InterruptionController(farm, pools, metrics, new FarmCalls(scheduler), scheduler);
        accounts = new Accounts(
                new AccountEngine.Surroundings(
                        controllerId,
                        clock,
                        timer,
                        metrics,
                        List.of(
                                addresses,
                                foreignOwners,
                                new VanishedInstances(controller::accept, clock),
                                new Adoption(clock, leftToAws::contains, this::expect)),
                        cloud -> SpotAgentsRuntime.cloud(cloud)
                                .map(SpotCloud::getMaxAgents)
                                .orElse(0),
                        breakers,
                        this::isOwned),
                controller::accept);
        connections = new Connections(timer, accounts, controller::accept, clock);
        costs = new Costs(
                home,
                clock,
                timer,
                cloud -> accounts().ofCloud(cloud).map(AccountEngine::spotPrices),
                this::isReclaimed);
        metrics.showCost(costs::hourly, costs::unpriced, costs.ledger());
        metrics.showKeptByBudget(disruptions::kept);
        metrics.showAgents(
                () -> SpotAgentsRuntime.count(PurchaseOption.SPOT),
                () -> SpotAgentsRuntime.count(PurchaseOption.ON_DEMAND));
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                TIMER_THREADS,
                new ThreadFactoryBuilder()
                        .setNameFormat("spot-agents-%d")
                        .setDaemon(true)
                        .build());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** @param start of Jenkins */
    static Engine start(SettledStart start) {
        Jenkins jenkins = Jenkins.get();
        Path home = jenkins.getRootDir().toPath().resolve("spot-agents");
        try {
            Engine engine = new Engine(home, jenkins.getLegacyInstanceId(), start);
            start.watch(engine.timer);
            engine.timer.scheduleWithFixedDelay(
                    new Guarded("Keeping the standing agents", engine.standing::keep),
                    KEEP_SECONDS,
                    KEEP_SECONDS,
                    TimeUnit.SECONDS);
            engine.timer.scheduleWithFixedDelay(
                    new Guarded("Looking for Spot capacity", () -> engine.spotReturn.look(engine.disruptions)),
                    LOOK_FOR_SPOT_SECONDS,
                    LOOK_FOR_SPOT_SECONDS,
                    TimeUnit.SECONDS);
            engine.timer.scheduleWithFixedDelay(
                    new Guarded("Saving the circuit breakers", () -> engine.breakerFile.save(engine.breakers)),
                    KEEP_SECONDS,
                    KEEP_SECONDS,
                    TimeUnit.SECONDS);
            engine.timer.scheduleWithFixedDelay(
                    new Guarded("Following the prices of agents", engine.costs::samplePrices),
                    KEEP_SECONDS,
                    KEEP_SECONDS,
                    TimeUnit.SECONDS);
            engine.timer.scheduleWithFixedDelay(
                    new Guarded("Saving what agents cost", engine.costs::save), 30, 30, TimeUnit.SECONDS);
            SpotAgentsRuntime.agents().forEach(engine::expect);
            SpotAgentsRuntime.agents().forEach(engine.costs::launched);
            SpotAgentsRuntime.agents().forEach(engine::takeUpAgain);
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The id of this controller can be neither read from nor written to " + home
                            + ", so no agent can be launched: check the permissions of the directory.",
                    e);
        }
    }

    /**
     * An agent from before this start of Jenkins, which connects now: until then it counts as ordered, or all that waits in the
     * restored queue would buy a second one. One that was there before is awaited no longer than after any lost connection.
     */
    private void expect(SpotAgent agent) {
        deadlines.watch(agent);
        if (agent.getTemporaryOfflineCause() != null || agent.isUsedUp() || inFlight.isOnOrder(agent.getInstanceId())) {
            return;
        }
        inFlight.add(new InFlight.Order(
                UUID.randomUUID(),
                agent.getCloud(),
                agent.getTemplate(),
                Optional.empty(),
                Optional.of(agent.offering().purchaseOption()),
                PoolRule.only(agent.offering().pool()),
                agent.getNumExecutors(),
                agent.launchedAt(),
                Optional.of(agent.getInstanceId())));
        if (agent.wasOnline()) {
            timer.schedule(() -> arrived(agent.getInstanceId()), Connections.MAY_RETURN_MINUTES, TimeUnit.MINUTES);
        }
    }

    /** An agent that was on its way out when Jenkins ended goes on: its notice may have been read, and come no more. */
    private void takeUpAgain(SpotAgent agent) {
        if (agent.getTemporaryOfflineCause() instanceof InterruptedOfflineCause cause) {
            controller.accept(cause.notice(agent.getInstanceId()), cause.source());
        }
    }

    private CompletableFuture<LaunchOutcome> launch(LaunchDemand demand) {
        String cloud = demand.spec().cloud();
        Optional<AccountEngine> account = accounts().ofCloud(cloud);
        if (account.isPresent()) {
            return account.get().launch(demand);
        }
        String why = accounts().problem(cloud).orElse("its configuration is being taken over");
        return CompletableFuture.completedFuture(new LaunchFailure(
                LaunchFailure.Kind.CONFIGURATION, "CloudNotReady", "Cloud '" + cloud + "' cannot launch: " + why));
    }

    private boolean offersSpot(SpotCloud cloud, AgentTemplate template)
            throws Ec2CallException, InvalidLaunchSpecException {
        Optional<AccountEngine> account = accounts().ofCloud(cloud.name);
        return account.isPresent()
                && breakers.of(new TemplateId(cloud.name, template.getName())).advice() == CircuitBreaker.Advice.SPOT
                && account.get().offersSpot(template.toLaunchSpec(cloud.name));
    }

    private boolean isOwned(String instanceId) {
        return SpotAgentsRuntime.agent(instanceId).isPresent()
                || inFlight.isOnOrder(instanceId)
                || leftToAws.contains(instanceId);
    }

    private void endUnusable(LaunchOutcome.Launched launched) {
        accounts().all().forEach(account -> {
            if (account.inventory().instance(launched.instanceId()).isPresent()) {
                account.end(launched.instanceId());
            }
        });
    }

    private void end(SpotAgent agent) {
        accounts().ofAgent(agent).ifPresent(account -> account.end(agent.getInstanceId()));
    }

    /**
     * Whether EC2 has been asked what runs, or cannot be: just after a start there may be instances without a node that are on their
     * way for what waits in the restored queue.
     */
    boolean knowsWhatRuns(SpotCloud cloud) {
        return accounts().ofCloud(cloud.name).map(AccountEngine::hasPolled).orElse(true);
    }

    private void leaveToAws(AgentFarm.Interruption interruption) {
        leftToAws.add(interruption.agent().instanceId(), interruption.deadline().orElse(interruption.noticedAt()));
        arrived(interruption.agent().instanceId());
    }

    /** Whether EC2, not we, ends the instance: what it takes within the first hour is free. */
    private boolean isReclaimed(String instanceId) {
        return leftToAws.contains(instanceId)
                || controller
                        .report(instanceId)
                        .filter(report -> report.interruption().notice() instanceof Notice.StateChange change
                                && change.reason().equals(RECLAIMED))
                        .isPresent();
    }

    void terminate(SpotAgent agent) {
        disruptions.ending(agent.getInstanceId()).ifPresent(metrics::endedByChoice);
        end(agent);
        arrived(agent.getInstanceId());
    }

    void appeared(SpotAgent agent) {
        controller.agentAppeared(agent.getInstanceId());
        arrived(agent.getInstanceId());
        arrivals.online(agent.getInstanceId())
                .ifPresent(online -> controller
                        .report(online.leaving())
                        .ifPresent(report ->
                                metrics.replacementOnline(Duration.between(report.firstNoticedAt(), online.at()))));
    }

    /** It is no longer awaited, whether it is here or never will be: what is lacking now is another number. */
    private void arrived(String instanceId) {
        if (inFlight.remove(instanceId)) {
            Reviews.suggestAll();
        }
    }

    void beforeRerun(String instanceId, @CheckForNull Label label, NextCapacity capacity) {
        SpotAgentsRuntime.agent(instanceId)
                .ifPresentOrElse(
                        agent -> replacements.order(
                                agent.describe(),
                                label == null ? List.of() : List.of(label),
                                capacity,
                                Set.of(agent.offering().pool())),
                        () -> replacements.leaveToQueue(instanceId));
    }

    Optional<AgentFarm.Agent> departed(String instanceId) {
        return departures.departed(instanceId);
    }

    void connectionLost(SpotAgent agent) {
        connections.lost(agent);
    }

    /** What is on order. */
    InFlight inFlight() {
        return inFlight;
    }

    LaunchProblems problems() {
        return problems;
    }

    LaunchDeadlines deadlines() {
        return deadlines;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    Addresses addresses() {
        return addresses;
    }

    ForeignOwners foreignOwners() {
        return foreignOwners;
    }

    Accounts accounts() {
        return accounts;
    }

    Ordering ordering() {
        return ordering;
    }

    Replacements replacements() {
        return replacements;
    }

    SpotReturn spotReturn() {
        return spotReturn;
    }

    Disruptions disruptions() {
        return disruptions;
    }

    CircuitBreakers breakers() {
        return breakers;
    }

    Costs costs() {
        return costs;
    }

    String controllerId() {
        return controllerId;
    }

    public InterruptionController controller() {
        return controller;
    }

    /** Agents stay, and are found again by the next start; what AWS is asked for now is answered as cancelled. */
    @Override
    public void close() {
        controller.close();
        accounts.close();
        scheduler.close();
        timer.shutdownNow();
        costs.close();
        breakerFile.save(breakers);
        metrics.close();
    }
}

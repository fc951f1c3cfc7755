package io.jenkins.plugins.spotagents.runtime;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.jenkins.plugins.spotagents.account.AccountEngine;
import io.jenkins.plugins.spotagents.account.Accounts;
import io.jenkins.plugins.spotagents.account.ForeignOwners;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.InterruptedOfflineCause;
import io.jenkins.plugins.spotagents.agent.SourceNames;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.CircuitBreaker;
import io.jenkins.plugins.spotagents.capacity.CircuitBreakers;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.fleet.demand.InvalidLaunchSpecException;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.exit.FarmCalls;
import io.jenkins.plugins.spotagents.interruption.exit.PoolMemory;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.source.VanishedInstances;
import io.jenkins.plugins.spotagents.leaving.Connections;
import io.jenkins.plugins.spotagents.leaving.Departures;
import io.jenkins.plugins.spotagents.leaving.Disruptions;
import io.jenkins.plugins.spotagents.leaving.Inquiries;
import io.jenkins.plugins.spotagents.leaving.JenkinsFarm;
import io.jenkins.plugins.spotagents.leaving.LeftToAws;
import io.jenkins.plugins.spotagents.leaving.SettledStart;
import io.jenkins.plugins.spotagents.loss.Sign;
import io.jenkins.plugins.spotagents.loss.Verdict;
import io.jenkins.plugins.spotagents.metrics.EngineMetrics;
import io.jenkins.plugins.spotagents.provisioning.Adoption;
import io.jenkins.plugins.spotagents.provisioning.Provisioning;
import io.jenkins.plugins.spotagents.provisioning.Reviews;
import io.jenkins.plugins.spotagents.scheduling.Guarded;
import io.jenkins.plugins.spotagents.scheduling.SystemScheduler;
import io.jenkins.plugins.spotagents.spending.Costs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.metrics.api.Metrics;
import jenkins.model.Jenkins;

/** The composition root: puts the engine's parts together around Jenkins, and closes them in the right order. */
public final class Engine implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger(Engine.class.getName());
    private static final int TIMER_THREADS = 4;
    private static final long KEEP_SECONDS = 5;
    /** The answer is remembered for ten minutes, so this costs a call in ten minutes for each launch template that fails. */
    private static final long LOOK_FOR_VERSIONS_SECONDS = 60;
    /** What EC2 refused is not asked for again for three minutes at least: looking twice a minute loses little. */
    private static final long LOOK_FOR_SPOT_SECONDS = 30;

    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService timer = timer();
    private final ForeignOwners foreignOwners = new ForeignOwners();
    private final BreakerFile breakerFile;
    private final CircuitBreakers breakers;
    private final SystemScheduler scheduler = new SystemScheduler(clock);
    private final EngineMetrics metrics = new EngineMetrics(Metrics.metricRegistry(), SourceNames::of);
    private final LeftToAws leftToAws;
    private final String controllerId;
    private final Accounts accounts;
    private final Provisioning provisioning;
    private final Disruptions disruptions;
    private final InterruptionController controller;
    private final Departures departures = new Departures(this::terminate, this::leaveToAws);
    private final Connections connections;
    private final Inquiries inquiries;
    private final Costs costs;

    private Engine(Path home, String identity, SettledStart start) throws IOException {
        controllerId = ControllerId.of(home.resolve("controller-id"), identity);
        leftToAws = new LeftToAws(home.resolve("left-to-aws"), clock);
        breakerFile = new BreakerFile(home.resolve("circuit-breakers.json"));
        breakers = new CircuitBreakers(CircuitBreaker.Settings.DEFAULT, clock, breakerFile.read());
        provisioning =
                new Provisioning(timer, new AccountLaunching(this::accounts, breakers, metrics::didNotConnect), clock);
        disruptions = new Disruptions(clock, provisioning::isSpotBack);
        JenkinsFarm farm = new JenkinsFarm(
                provisioning.replacements()::order,
                departures,
                start,
                new EndedInstances(this::accounts, provisioning),
                cloud -> Accounts.vendor(cloud).billing());
        PoolMemory pools = new PoolMemory(
                cloud -> accounts().ofCloud(cloud).map(AccountEngine::unavailable),
                breakers,
                provisioning.problems()::tryLast);
        controller = new InterruptionController(farm, pools, metrics, new FarmCalls(scheduler), scheduler);
        accounts = new Accounts(
                new AccountEngine.Surroundings(
                        controllerId,
                        clock,
                        timer,
                        metrics,
                        List.of(
                                provisioning.addresses(),
                                foreignOwners,
                                new VanishedInstances(controller::accept, clock),
                                new Adoption(clock, leftToAws::contains, provisioning::expect)),
                        cloud ->
                                Clouds.named(cloud).map(SpotCloud::getMaxAgents).orElse(0),
                        breakers,
                        this::isOwned,
                        Reviews::suggestAll,
                        this::mended),
                controller::accept);
        connections = new Connections(timer, accounts, controller::accept, clock);
        inquiries = new Inquiries(accounts, controller::accept, scheduler);
        costs = new Costs(
                home,
                clock,
                timer,
                cloud -> accounts().ofCloud(cloud).map(AccountEngine::spotPrices),
                cloud -> Accounts.vendor(cloud).billing(),
                this::isReclaimed);
        metrics.showCost(costs::hourly, costs::unpriced, costs.ledger());
        metrics.showKeptByBudget(disruptions::kept);
        metrics.showAgents(() -> Agents.count(PurchaseOption.SPOT), () -> Agents.count(PurchaseOption.ON_DEMAND));
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
                    new Guarded("Keeping the standing agents", engine.provisioning::keepStanding),
                    KEEP_SECONDS,
                    KEEP_SECONDS,
                    TimeUnit.SECONDS);
            engine.timer.scheduleWithFixedDelay(
                    new Guarded(
                            "Looking for Spot capacity",
                            () -> engine.provisioning.lookForSpot(template ->
                                    engine.disruptions.plan(template).wantSpot())),
                    LOOK_FOR_SPOT_SECONDS,
                    LOOK_FOR_SPOT_SECONDS,
                    TimeUnit.SECONDS);
            engine.timer.scheduleWithFixedDelay(
                    new Guarded("Looking for new launch template versions", engine::lookForNewVersions),
                    LOOK_FOR_VERSIONS_SECONDS,
                    LOOK_FOR_VERSIONS_SECONDS,
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
            Agents.all().forEach(engine.provisioning::expect);
            Agents.all().forEach(engine.costs::launched);
            Agents.all().forEach(engine::takeUpAgain);
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The id of this controller can be neither read from nor written to " + home
                            + ", so no agent can be launched: check the permissions of the directory.",
                    e);
        }
    }

    /** What is held against templates may be mended. */
    private void mended() {
        provisioning.problems().forget();
        Reviews.suggestAll();
    }

    /** An admin says that what was refused may be had again: a quota was raised, a subnet enlarged, an image mended. */
    public void tryAgain(SpotCloud cloud) {
        accounts.ofCloud(cloud.name).ifPresent(account -> account.unavailable().forgetAll());
        provisioning.problems().forget(template -> template.cloud().equals(cloud.name));
        Reviews.suggestAll();
    }

    /** Of templates that get no agents; of others each launch looks. */
    private void lookForNewVersions() {
        for (SpotCloud cloud : Clouds.all().toList()) {
            accounts.ofCloud(cloud.name)
                    .ifPresent(account -> cloud.getTemplates().forEach(template -> {
                        TemplateId id = new TemplateId(cloud.name, template.getName());
                        if (provisioning.problems().holdsAgainst(id)
                                || account.unavailable().holdsAgainst(id)) {
                            lookForNewVersion(account, template.toLaunchSpec(cloud.name));
                        }
                    }));
        }
    }

    private static void lookForNewVersion(AccountEngine account, LaunchSpec spec) {
        try {
            account.lookForNewVersion(spec);
        } catch (CloudCallException | InvalidLaunchSpecException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot tell which version " + spec.blueprint() + " has");
        }
    }

    /** An agent that was on its way out when Jenkins ended goes on: its notice may have been read, and come no more. */
    private void takeUpAgain(SpotAgent agent) {
        if (agent.getTemporaryOfflineCause() instanceof InterruptedOfflineCause cause) {
            controller.accept(cause.notice(agent.getInstanceId()), cause.source());
        }
    }

    private boolean isOwned(String instanceId) {
        return Agents.on(instanceId).isPresent()
                || provisioning.isOnOrder(instanceId)
                || leftToAws.contains(instanceId);
    }

    private void end(SpotAgent agent) {
        accounts().ofAgent(agent).ifPresent(account -> account.end(agent.getInstanceId()));
    }

    private void leaveToAws(AgentFarm.Interruption interruption) {
        leftToAws.add(interruption.agent().instanceId(), interruption.deadline().orElse(interruption.noticedAt()));
        provisioning.arrived(interruption.agent().instanceId());
    }

    /** Whether EC2, not we, ends the instance: what it takes within the first hour is free. */
    private boolean isReclaimed(String instanceId) {
        return leftToAws.contains(instanceId)
                || controller
                        .report(instanceId)
                        .filter(report -> report.interruption().notice() instanceof Notice.StateChange change
                                && change.reclaimed())
                        .isPresent();
    }

    void terminate(SpotAgent agent) {
        disruptions.ending(agent.getInstanceId()).ifPresent(metrics::endedByChoice);
        end(agent);
        provisioning.arrived(agent.getInstanceId());
    }

    void appeared(SpotAgent agent) {
        controller.agentAppeared(agent.getInstanceId());
        provisioning.cameOnline(agent.getInstanceId());
        provisioning.arrived(agent.getInstanceId());
        provisioning
                .arrivals()
                .online(agent.getInstanceId())
                .ifPresent(online -> controller
                        .report(online.leaving())
                        .ifPresent(report ->
                                metrics.replacementOnline(Duration.between(report.firstNoticedAt(), online.at()))));
    }

    Optional<AgentFarm.Agent> departed(String instanceId) {
        return departures.departed(instanceId);
    }

    CompletionStage<Verdict> inquire(SpotAgent agent, Sign sign, Instant since) {
        return inquiries.open(agent, sign, since);
    }

    void connectionLost(SpotAgent agent) {
        connections.lost(agent);
    }

    public Provisioning provisioning() {
        return provisioning;
    }

    public ForeignOwners foreignOwners() {
        return foreignOwners;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Disruptions disruptions() {
        return disruptions;
    }

    public CircuitBreakers breakers() {
        return breakers;
    }

    public Costs costs() {
        return costs;
    }

    public String controllerId() {
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

package io.jenkins.plugins.spotagents.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Label;
import io.jenkins.plugins.spotagents.account.Accounts;
import io.jenkins.plugins.spotagents.account.AccountsOwner;
import io.jenkins.plugins.spotagents.agent.AgentOwner;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.PurchaseLabel;
import io.jenkins.plugins.spotagents.agent.RequeueSettings;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Clouds;
import io.jenkins.plugins.spotagents.cloud.Provisioner;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.cost.SavingsLedger;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.interruption.InterruptionController;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.interruption.source.MetadataNotices;
import io.jenkins.plugins.spotagents.leaving.SettledStart;
import io.jenkins.plugins.spotagents.loss.Sign;
import io.jenkins.plugins.spotagents.loss.Verdict;
import io.jenkins.plugins.spotagents.provisioning.Provisioning;
import io.jenkins.plugins.spotagents.provisioning.ProvisioningOwner;
import io.jenkins.plugins.spotagents.provisioning.Reviews;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import io.jenkins.plugins.spotagents.spending.Costs;
import io.jenkins.plugins.spotagents.spending.CostsOwner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What outlives a saved configuration, found by the names of cloud and template: orders in flight, AWS clients, notices. The way
 * from Jenkins' calls into the engine, which is made when the first of our clouds is configured.
 */
@Extension
public final class SpotAgentsRuntime implements AgentOwner, ProvisioningOwner, AccountsOwner, CostsOwner {
    private final Object lock = new Object();
    private final WeaknessLog weaknesses = new WeaknessLog();
    private volatile Engine engine;
    /** Null before the first engine. */
    private SettledStart start;
    /** The very objects that were last taken over; every save that changes clouds makes new ones. */
    private List<SpotCloud> takenOver = List.of();

    public static SpotAgentsRuntime get() {
        return ExtensionList.lookupSingleton(SpotAgentsRuntime.class);
    }

    /** Takes over what is configured now; never under a lock of Jenkins, as clients are opened. */
    public void reconcile() {
        synchronized (lock) {
            if (engine == null) {
                if (Clouds.all().findAny().isEmpty() && Agents.all().findAny().isEmpty()) {
                    return;
                }
                if (start == null) {
                    start = new SettledStart(Clock.systemUTC());
                }
                engine = Engine.start(start);
            }
            List<SpotCloud> configured = Clouds.all().toList();
            if (configured.equals(takenOver)) {
                return;
            }
            takenOver = configured;
            engine.accounts().reconcile();
            // Nothing is held against a configuration that was just changed.
            engine.provisioning().problems().forget();
            engine.accounts().all().forEach(account -> account.unavailable().forgetTemplates());
            weaknesses.tell();
        }
        Reviews.suggestAll();
    }

    public void stop() {
        synchronized (lock) {
            if (engine != null) {
                engine.close();
                engine = null;
                takenOver = List.of();
            }
        }
    }

    /** Empty before the first cloud is configured, and while Jenkins starts or stops. */
    public Optional<Engine> engine() {
        return Optional.ofNullable(engine);
    }

    /** The single owner of notices; empty as {@link #engine} is. */
    public Optional<InterruptionController> interruptions() {
        return engine().map(Engine::controller);
    }

    /**
     * What a run cost on agents of ours that have ended; empty if it used none, or so long ago that it was dropped.
     *
     * @param run its externalizable id, such as {@code folder/job#12}
     */
    public Optional<Spending> costOf(String run) {
        return engine().flatMap(running -> running.costs().ledger().of(SavingsLedger.By.BUILD, run));
    }

    @Override
    public Optional<Provisioning> provisioning() {
        return engine().map(Engine::provisioning);
    }

    @Override
    public Optional<Accounts> accounts() {
        return engine().map(Engine::accounts);
    }

    @Override
    public Optional<Costs> costs() {
        return engine().map(Engine::costs);
    }

    @Override
    public void terminate(SpotAgent agent) {
        engine().ifPresent(running -> running.terminate(agent));
    }

    @Override
    public String awaitAddress(SpotAgent agent) throws IOException, InterruptedException {
        Engine running = engine().orElseThrow(
                        () -> new IOException("Jenkins is starting: " + agent.getNodeName() + " is connected later."));
        return running.provisioning()
                .addresses()
                .await(agent, Duration.ofMinutes(Clouds.launchTimeoutMinutes(agent.templateId())));
    }

    @Override
    public Optional<Reason> mayEnd(SpotAgent agent) {
        return engine().flatMap(running -> running.disruptions().mayEnd(agent));
    }

    @Override
    public void stays(SpotAgent agent) {
        engine().ifPresent(running -> running.disruptions().stays(agent));
    }

    @Override
    public Optional<Reason> ending(SpotAgent agent) {
        return engine().flatMap(running -> running.disruptions().ending(agent.getInstanceId()));
    }

    @Override
    public void appeared(SpotAgent agent) {
        engine().ifPresent(running -> running.appeared(agent));
    }

    @Override
    public Optional<MetadataNotices> metadata(SpotAgent agent) {
        return Accounts.vendor(agent.getCloud()).metadata();
    }

    @Override
    public void noticed(Notice notice) {
        interruptions().ifPresent(controller -> controller.accept(notice, NoticeSource.METADATA));
    }

    @Override
    public void workEnded(SpotAgent agent) {
        interruptions().ifPresent(controller -> controller.workEnded(agent.getInstanceId()));
    }

    @Override
    public void beforeRerun(String instanceId, @CheckForNull Label label, NextCapacity capacity) {
        provisioning().ifPresent(orders -> orders.beforeRerun(instanceId, label, capacity));
    }

    @Override
    public Optional<AgentFarm.Agent> departed(String instanceId) {
        return engine().flatMap(running -> running.departed(instanceId));
    }

    /** While Jenkins starts or stops nobody can be asked: what is cut off then is lost. */
    @Override
    public CompletionStage<Verdict> inquire(SpotAgent agent, Sign sign, Instant since) {
        return engine().map(running -> running.inquire(agent, sign, since)).orElseGet(() -> {
            boolean connected = agent.toComputer() instanceof SpotComputer computer && computer.isConnected();
            return CompletableFuture.completedFuture(
                    connected
                            ? new Verdict.Stands("its agent is connected, and Jenkins is starting or stopping")
                            : new Verdict.Lost("its connection was lost", false, false));
        });
    }

    @Override
    public void connectionLost(SpotAgent agent) {
        engine().ifPresent(running -> running.connectionLost(agent));
    }

    @Override
    public RequeueSettings requeueSettings(String cloud, String template) {
        return Clouds.template(cloud, template)
                .map(AgentTemplate::toRequeueSettings)
                .orElse(RequeueSettings.DEFAULT);
    }

    @Override
    public RequeuePolicy requeuePolicy(String cloud, String template, @CheckForNull Label label) {
        RequeuePolicy policy = requeueSettings(cloud, template).policy();
        boolean neverServed = policy.lastOnDemand()
                && Clouds.template(cloud, template).isPresent()
                && !serves(PurchaseLabel.with(label, PurchaseOption.ON_DEMAND));
        return neverServed ? new RequeuePolicy(policy.maxRetries(), false) : policy;
    }

    @Override
    public boolean hasClouds() {
        return Clouds.all().findAny().isPresent();
    }

    @Override
    public boolean serves(@CheckForNull Label label) {
        return Clouds.all().anyMatch(cloud -> Provisioner.get().canServe(cloud, label));
    }
}

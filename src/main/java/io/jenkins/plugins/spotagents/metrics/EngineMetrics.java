package io.jenkins.plugins.spotagents.metrics;

import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cost.SavingsLedger;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchObserver;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionListener;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Listens to launches and interruptions and keeps the metrics of {@link MetricNames} in a registry that belongs to somebody
 * else. One for all clouds of a controller. Thread-safe; nothing here blocks.
 */
public final class EngineMetrics implements LaunchObserver, InterruptionListener, AutoCloseable {
    private final MetricRegistry registry;
    private final NameFamily launched;
    private final NameFamily launchFailures;
    private final NameFamily refusalsByCode;
    private final NameFamily refusalsByPool;
    private final NameFamily notices;
    private final NameFamily noticesBySource;
    private final NameFamily reclaimedByPool;
    private final NameFamily notConnectedByPool;
    private final NameFamily endedByChoice;
    private final Function<NoticeSource, String> sources;

    /** @param sources how the sources of notices are named in metrics */
    public EngineMetrics(MetricRegistry registry, Function<NoticeSource, String> sources) {
        this.registry = registry;
        this.sources = sources;
        launched = new NameFamily(registry, MetricNames.LAUNCHED);
        launchFailures = new NameFamily(registry, MetricNames.LAUNCH_FAILURES);
        refusalsByCode = new NameFamily(registry, MetricNames.REFUSALS_BY_CODE);
        refusalsByPool = new NameFamily(registry, MetricNames.REFUSALS_BY_POOL);
        notices = new NameFamily(registry, MetricNames.NOTICES);
        noticesBySource = new NameFamily(registry, MetricNames.NOTICES_BY_SOURCE);
        reclaimedByPool = new NameFamily(registry, MetricNames.RECLAIMED_BY_POOL);
        notConnectedByPool = new NameFamily(registry, MetricNames.NOT_CONNECTED_BY_POOL);
        endedByChoice = new NameFamily(registry, MetricNames.ENDED_BY_CHOICE);
    }

    /** An instance was ended as its agent did not come online in time. */
    public void didNotConnect(CapacityPool pool) {
        notConnectedByPool.mark(pool.toString());
    }

    /** An agent is ended although it could stay. */
    public void endedByChoice(Reason reason) {
        endedByChoice.mark(reason.configName());
    }

    /** Shows how many agents are there only as a disruption budget keeps them; the supplier must be quick. */
    public void showKeptByBudget(IntSupplier agents) {
        gauge(MetricNames.KEPT_BY_BUDGET, agents::getAsInt);
    }

    /** Shows how many agents run; the suppliers must be quick. */
    public void showAgents(IntSupplier onSpot, IntSupplier onDemand) {
        gauge(MetricNames.AGENTS, () -> onSpot.getAsInt() + onDemand.getAsInt());
        gauge(MetricNames.SPOT_SHARE, () -> {
            int spot = onSpot.getAsInt();
            int all = spot + onDemand.getAsInt();
            return all == 0 ? 0.0 : (double) spot / all;
        });
    }

    /**
     * Shows what the agents cost, and cost; the suppliers must be quick.
     *
     * @param hourly USD that the running agents cost an hour, as far as it is known
     * @param unpriced how many running agents have a price that nobody knows
     */
    public void showCost(Supplier<BigDecimal> hourly, IntSupplier unpriced, SavingsLedger ledger) {
        gauge(MetricNames.COST_HOURLY, () -> hourly.get().doubleValue());
        gauge(MetricNames.COST_UNPRICED, unpriced::getAsInt);
        gauge(MetricNames.COST_PAID, () -> ledger.total().paid().toDollars().doubleValue());
        gauge(MetricNames.COST_SAVED, () -> ledger.total().saved().toDollars().doubleValue());
    }

    private void gauge(String name, com.codahale.metrics.Gauge<Number> gauge) {
        registry.remove(name);
        registry.register(name, gauge);
    }

    @Override
    public void launched(LaunchSpec spec, Launched launch, boolean wanted) {
        launched.mark(nameOf(launch.offering().purchaseOption()));
        if (launch.fallback()) {
            mark(MetricNames.LAUNCHED_AS_FALLBACK);
        }
        if (!wanted) {
            mark(MetricNames.LAUNCHED_UNWANTED);
        }
    }

    @Override
    public void refused(LaunchSpec spec, Optional<Offering> offering, String code) {
        refusalsByCode.mark(code);
        offering.ifPresent(refused -> refusalsByPool.mark(refused.pool().toString()));
    }

    @Override
    public void failed(LaunchSpec spec, LaunchFailure failure) {
        launchFailures.mark(failure.code());
    }

    @Override
    public void noticed(Notice notice, NoticeSource source, Handling handling) {
        switch (handling) {
            case DUPLICATE -> mark(MetricNames.DUPLICATES);
            case UNKNOWN_INSTANCE -> mark(MetricNames.UNKNOWN_INSTANCES);
            case ACTED_ON, IGNORED -> {
                notices.mark(notice.kind());
                noticesBySource.mark(sources.apply(source).toLowerCase(Locale.ROOT));
            }
        }
    }

    @Override
    public void cordoned(AgentFarm.Interruption interruption, Duration afterNotice) {
        registry.timer(MetricNames.NOTICE_TO_CORDON).update(afterNotice);
        if (interruption.notice() instanceof Notice.SpotInterruption) {
            reclaimedByPool.mark(interruption.agent().offering().pool().toString());
        }
    }

    @Override
    public void replacementRequested(AgentFarm.Interruption interruption, Duration afterNotice, boolean ordered) {
        registry.timer(MetricNames.NOTICE_TO_REPLACEMENT_REQUESTED).update(afterNotice);
    }

    /** The agent that was ordered in place of one that goes is online; told by the farm, which knows which one it is. */
    public void replacementOnline(Duration afterNotice) {
        registry.timer(MetricNames.NOTICE_TO_REPLACEMENT_ONLINE).update(afterNotice);
    }

    @Override
    public void workEnded(AgentFarm.Interruption interruption, AgentFarm.Work work, WorkOutcome outcome) {
        switch (outcome) {
            case REQUEUED -> mark(MetricNames.REQUEUED);
            case GIVEN_UP -> mark(MetricNames.GIVEN_UP);
            case NOT_STOPPED -> mark(MetricNames.NOT_STOPPED);
            case ENDED_BY_ITSELF -> {
                if (interruption.notice() instanceof Notice.SpotInterruption) {
                    mark(MetricNames.SAVED_BY_DEADLINE);
                }
            }
        }
    }

    private void mark(String name) {
        registry.meter(name).mark();
    }

    private static String nameOf(PurchaseOption option) {
        return option == PurchaseOption.SPOT ? "spot" : "on-demand";
    }

    /** Takes everything of ours out of the registry. */
    @Override
    public void close() {
        registry.removeMatching(MetricFilter.startsWith(MetricNames.PREFIX));
    }
}

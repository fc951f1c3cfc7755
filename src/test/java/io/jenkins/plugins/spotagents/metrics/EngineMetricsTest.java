package io.jenkins.plugins.spotagents.metrics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import com.codahale.metrics.MetricRegistry;
import io.jenkins.plugins.spotagents.agent.SourceNames;
import io.jenkins.plugins.spotagents.aws.terms.Ec2Launch;
import io.jenkins.plugins.spotagents.aws.terms.LaunchTemplateRef;
import io.jenkins.plugins.spotagents.capacity.Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cost.AgentPrices;
import io.jenkins.plugins.spotagents.cost.AgentUse;
import io.jenkins.plugins.spotagents.cost.CostMeter;
import io.jenkins.plugins.spotagents.cost.CostRates;
import io.jenkins.plugins.spotagents.cost.PriceTimeline;
import io.jenkins.plugins.spotagents.cost.SavingsLedger;
import io.jenkins.plugins.spotagents.disruption.Reason;
import io.jenkins.plugins.spotagents.fleet.demand.InstanceSelection;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.Launched;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.Handling;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class EngineMetricsTest {
    private static final Instant NOW = Instant.parse("2026-07-01T10:00:00Z");
    private static final Offering SPOT =
            new Offering(new CapacityPool("m6i.xlarge", "eu-west-1a"), PurchaseOption.SPOT);
    private static final LaunchSpec SPEC = Ec2Launch.spec(
            "aws",
            "linux",
            new LaunchTemplateRef("agent", "$Latest"),
            Optional.empty(),
            List.of("subnet-1"),
            new InstanceSelection.ByType(List.of("m6i.xlarge")),
            PurchasePolicy.DEFAULT,
            Map.of(),
            10);

    private final MetricRegistry registry = new MetricRegistry();
    private final EngineMetrics metrics = new EngineMetrics(registry, SourceNames::of);

    @Test
    public void launchesAndRefusalsAreCounted() {
        metrics.launched(SPEC, new Launched("i-1", SPOT, "subnet-1", false, NOW), true);
        metrics.launched(
                SPEC,
                new Launched("i-2", new Offering(SPOT.pool(), PurchaseOption.ON_DEMAND), "subnet-1", true, NOW),
                false);
        metrics.refused(SPEC, Optional.of(SPOT), "InsufficientInstanceCapacity");
        metrics.failed(SPEC, new LaunchFailure(LaunchFailure.Kind.NO_CAPACITY, "UnfulfillableCapacity", "none"));

        assertThat(count(MetricNames.LAUNCHED + "spot"), is(1L));
        assertThat(count(MetricNames.LAUNCHED + "on-demand"), is(1L));
        assertThat(count(MetricNames.LAUNCHED_AS_FALLBACK), is(1L));
        assertThat(count(MetricNames.LAUNCHED_UNWANTED), is(1L));
        assertThat(count(MetricNames.REFUSALS_BY_CODE + "InsufficientInstanceCapacity"), is(1L));
        assertThat(count(MetricNames.REFUSALS_BY_POOL + "m6i.xlarge_eu-west-1a"), is(1L));
        assertThat(count(MetricNames.LAUNCH_FAILURES + "UnfulfillableCapacity"), is(1L));
    }

    @Test
    public void endsByChoiceAreCountedByReasonAndThoseThatABudgetKeepsAreShown() {
        metrics.endedByChoice(Reason.IDLE);
        metrics.endedByChoice(Reason.ON_DEMAND);
        metrics.showKeptByBudget(() -> 3);

        assertThat(count(MetricNames.ENDED_BY_CHOICE + "idle"), is(1L));
        assertThat(count(MetricNames.ENDED_BY_CHOICE + "onDemand"), is(1L));
        assertThat(registry.getGauges().get(MetricNames.KEPT_BY_BUDGET).getValue(), is(3));
    }

    @Test
    public void anEventThatIsToldTwiceIsOneNotice() {
        Notice notice = new Notice.SpotInterruption("i-1", NOW, NOW.plusSeconds(120));
        metrics.noticed(notice, NoticeSource.METADATA, Handling.ACTED_ON);
        metrics.noticed(notice, NoticeSource.QUEUE, Handling.DUPLICATE);

        assertThat(count(MetricNames.NOTICES + "spot-interruption"), is(1L));
        assertThat(count(MetricNames.NOTICES_BY_SOURCE + "imds"), is(1L));
        assertThat(count(MetricNames.DUPLICATES), is(1L));
    }

    @Test
    public void whatBecameOfWorkIsCounted() {
        AgentFarm.Interruption interruption = interruption();
        AgentFarm.Work work = new AgentFarm.Work("job#1", "job #1", Optional.empty());
        metrics.cordoned(interruption, Duration.ofMillis(20));
        metrics.replacementRequested(interruption, Duration.ofMillis(30), true);
        metrics.replacementOnline(Duration.ofSeconds(40));
        metrics.workEnded(interruption, work, WorkOutcome.REQUEUED);
        metrics.workEnded(interruption, work, WorkOutcome.ENDED_BY_ITSELF);

        assertThat(registry.timer(MetricNames.NOTICE_TO_CORDON).getCount(), is(1L));
        assertThat(registry.timer(MetricNames.NOTICE_TO_REPLACEMENT_REQUESTED).getCount(), is(1L));
        assertThat(
                registry.timer(MetricNames.NOTICE_TO_REPLACEMENT_ONLINE)
                        .getSnapshot()
                        .getMax(),
                is(Duration.ofSeconds(40).toNanos()));
        assertThat(count(MetricNames.REQUEUED), is(1L));
        assertThat(count(MetricNames.SAVED_BY_DEADLINE), is(1L));
        assertThat(count(MetricNames.RECLAIMED_BY_POOL + "m6i.xlarge_eu-west-1a"), is(1L));
    }

    @Test
    public void strangeCodesCannotFillTheRegistry() {
        for (int i = 0; i < 10_000; i++) {
            metrics.refused(SPEC, Optional.empty(), "Code" + i);
        }

        assertThat(registry.getMeters().size(), is(MetricNames.MOST_VALUES + 1));
        assertThat(count(MetricNames.REFUSALS_BY_CODE + MetricNames.OTHER), is(10_000L - MetricNames.MOST_VALUES));
    }

    @Test
    public void gaugesShowShareAndCostAndCanBeShownAnew() {
        SavingsLedger ledger = new SavingsLedger();
        ledger.add(
                new AgentUse(
                        "linux", Set.of(), SPOT, NOW, NOW.plus(Duration.ofHours(1)), false, List.of(), Billing.PLAIN),
                AgentPrices.of(
                        PriceTimeline.constant(new BigDecimal("0.06")),
                        PriceTimeline.constant(new BigDecimal("0.18"))));
        CostMeter meter = new CostMeter(
                new CostRates(offering -> Optional.empty()), () -> Billing.PLAIN, ledger, Clock.systemUTC());
        meter.launched("i-1", "linux", Set.of(), SPOT, NOW);
        metrics.showCost(meter::hourly, meter::unpriced, ledger);
        metrics.showAgents(() -> 0, () -> 0);
        assertThat(registry.getGauges().get(MetricNames.SPOT_SHARE).getValue(), is(0.0));
        metrics.showAgents(() -> 3, () -> 1);

        assertThat(registry.getGauges().get(MetricNames.SPOT_SHARE).getValue(), is(0.75));
        assertThat(registry.getGauges().get(MetricNames.AGENTS).getValue(), is(4));
        assertThat(registry.getGauges().get(MetricNames.COST_SAVED).getValue(), is(0.12));
        assertThat(registry.getGauges().get(MetricNames.COST_UNPRICED).getValue(), is(1));
    }

    @Test
    public void closingLeavesOthersMetricsAlone() {
        registry.counter("jenkins.jobs");
        metrics.showAgents(() -> 3, () -> 1);
        strangeCodesCannotFillTheRegistry();
        metrics.close();

        assertThat(registry.getMeters().keySet(), is(empty()));
        assertThat(registry.getNames(), is(Set.of("jenkins.jobs")));
    }

    private long count(String name) {
        return registry.meter(name).getCount();
    }

    private static AgentFarm.Interruption interruption() {
        return new AgentFarm.Interruption(
                new AgentFarm.Agent("i-1", "i-1", "aws", "linux", SPOT, NOW),
                new Notice.SpotInterruption("i-1", NOW, NOW.plusSeconds(120)),
                NoticeSource.QUEUE,
                NOW,
                Optional.of(NOW.plusSeconds(120)));
    }
}

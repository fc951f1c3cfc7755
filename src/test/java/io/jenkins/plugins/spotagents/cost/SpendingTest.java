package io.jenkins.plugins.spotagents.cost;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasToString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class SpendingTest {
    private static final Instant START = Instant.parse("2026-07-01T10:00:00Z");
    private static final PriceTimeline SPOT = PriceTimeline.constant(new BigDecimal("0.068"));
    private static final PriceTimeline ON_DEMAND = PriceTimeline.constant(new BigDecimal("0.192"));

    /**
     * The worked example of an article on Spot in production: a month (730 h) of 20 × m5.xlarge, all on-demand, all Spot, and
     * 4 on-demand with 16 Spot.
     */
    @Test
    public void theWorkedExampleComesOutToTheDollar() {
        Spending allOnDemand = month(20, PurchaseOption.ON_DEMAND);
        Spending allSpot = month(20, PurchaseOption.SPOT);
        Spending hybrid = month(4, PurchaseOption.ON_DEMAND).plus(month(16, PurchaseOption.SPOT));

        assertThat(allOnDemand.paid(), hasToString("$2,803.20"));
        assertThat(allSpot.paid(), hasToString("$992.80"));
        assertThat(allSpot.saved(), hasToString("$1,810.40"));
        assertThat(hybrid.paid(), hasToString("$1,354.88"));
        assertThat(hybrid.saved(), hasToString("$1,448.32"));
        assertThat(Math.round(allSpot.savedPercent()), is(65L));
        assertThat(Math.round(hybrid.savedPercent()), is(52L));
    }

    private static Spending month(int nodes, PurchaseOption option) {
        Spending sum = Spending.NONE;
        PriceTimeline paid = option == PurchaseOption.SPOT ? SPOT : ON_DEMAND;
        for (int i = 0; i < nodes; i++) {
            sum = sum.plus(Spending.of(use(option, Duration.ofHours(730), false), paid, ON_DEMAND));
        }
        return sum;
    }

    @Test
    public void aMinuteIsBilledAtLeast() {
        Spending tenSeconds = Spending.of(use(PurchaseOption.SPOT, Duration.ofSeconds(10), false), SPOT, ON_DEMAND);
        Spending aMinute = Spending.of(use(PurchaseOption.SPOT, Duration.ofSeconds(60), false), SPOT, ON_DEMAND);

        assertThat(tenSeconds, is(aMinute));
        assertThat(aMinute.paid(), is(new Usd(1133)));
    }

    @Test
    public void whatEc2ReclaimsWithinTheFirstHourIsFree() {
        Duration almost = Duration.ofMinutes(60).minusMillis(1);

        assertThat(
                Spending.of(use(PurchaseOption.SPOT, almost, true), SPOT, ON_DEMAND)
                        .paid(),
                is(Usd.ZERO));
    }

    @Test
    public void theFirstHourIsPaidOnceItIsOverOrWeEndTheInstanceOurselves() {
        Duration hour = Duration.ofHours(1);
        Usd anHour = new Usd(68_000);

        assertThat(
                Spending.of(use(PurchaseOption.SPOT, hour, true), SPOT, ON_DEMAND)
                        .paid(),
                is(anHour));
        assertThat(
                Spending.of(use(PurchaseOption.SPOT, hour, false), SPOT, ON_DEMAND)
                        .paid(),
                is(anHour));
    }

    @Test
    public void anOnDemandInstanceIsNeverFree() {
        Duration tenMinutes = Duration.ofMinutes(10);

        assertThat(
                Spending.of(use(PurchaseOption.ON_DEMAND, tenMinutes, true), ON_DEMAND, ON_DEMAND)
                        .paid(),
                is(new Usd(32_000)));
    }

    @Test
    public void thePriceOfEachMomentCounts() {
        PriceTimeline rising = SPOT.changedAt(START.plus(Duration.ofMinutes(90)), new BigDecimal("0.100"));

        Spending twoHours = Spending.of(use(PurchaseOption.SPOT, Duration.ofHours(2), false), rising, ON_DEMAND);

        assertThat(twoHours.paid(), is(new Usd(68_000 + 34_000 + 50_000)));
    }

    @Test
    public void workThatWasThrownAwaySavesNothing() {
        AgentUse use = use(
                PurchaseOption.SPOT,
                Duration.ofHours(2),
                true,
                new BuildUse("a#1", Duration.ofMinutes(90), false),
                new BuildUse("b#1", Duration.ofMinutes(30), true));

        Spending spending = Spending.of(use, SPOT, ON_DEMAND);

        assertThat(spending.wasted(), is(Duration.ofMinutes(30)));
        assertThat(spending.onDemand(), is(new Usd(288_000)));
        assertThat(spending.saved(), is(new Usd(288_000 - 136_000)));
    }

    @Test
    public void clocksThatDisagreeCostAMinute() {
        AgentUse use = new AgentUse(
                "linux",
                Set.of(),
                offering(PurchaseOption.SPOT),
                START,
                START.minusSeconds(5),
                false,
                List.of(),
                Ec2Billing.LINUX);

        assertThat(use.billed(), is(Ec2Billing.LINUX.leastBilled()));
    }

    private static AgentUse use(PurchaseOption option, Duration lasted, boolean reclaimed, BuildUse... builds) {
        return new AgentUse(
                "linux",
                Set.of("spot", "linux"),
                offering(option),
                START,
                START.plus(lasted),
                reclaimed,
                List.of(builds),
                Ec2Billing.LINUX);
    }

    private static Offering offering(PurchaseOption option) {
        return new Offering(new CapacityPool("m5.xlarge", "us-east-1a"), option);
    }
}

package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.fleet.FleetFixture.policy;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spec;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.PurchaseSplit.Cap;
import io.jenkins.plugins.spotagents.fleet.PurchaseSplit.Running;
import io.jenkins.plugins.spotagents.fleet.demand.PurchasePolicy;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

public class PurchaseSplitTest {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    @Test
    public void theBaseComesFirst() {
        assertSplit(split(policy(3, 100, true, 20), 0, 0, 5), 2, 3);
    }

    @Test
    public void aBaseThatRunsIsNotBoughtAgain() {
        assertSplit(split(policy(3, 100, true, 20), 4, 3, 5), 5, 0);
    }

    @Test
    public void fallbackAgentsCountTowardsTheBase() {
        assertSplit(split(policy(3, 50, true, 20), 0, 10, 4), 4, 0);
    }

    @Test
    public void thePercentageIsOfWhatIsAboveTheBaseRoundedTowardsOnDemand() {
        assertSplit(split(policy(2, 70, true, 20), 0, 0, 12), 7, 5);
        assertSplit(split(policy(0, 99, true, 20), 0, 0, 1), 0, 1);
    }

    @Test
    public void aShareThatTheOnDemandCapCutsOffGoesToSpot() {
        assertSplit(split(policy(0, 50, true, 2), 0, 0, 10), 8, 2);
    }

    @Test
    public void aPolicyWithoutSpotRefusesWhatTheCapCutsOff() {
        PurchaseSplit split = split(policy(0, 0, true, 2), 0, 0, 10);

        assertSplit(split, 0, 2);
        assertThat(split.refused(), is(8));
        assertThat(split.refusal(), is(Optional.of(Cap.ON_DEMAND)));
    }

    @Test
    public void aSuspendedSpotShareIsBoughtOnDemandUpToTheCap() {
        PurchaseSplit split = PurchaseSplit.decide(
                spec(policy(1, 100, true, 4), 100), Optional.empty(), new Running(0, 0, 100), 8, 1);

        assertSplit(split, 1, 4);
        assertThat(split.inPlaceOfSpot(), is(3));
        assertThat(split.refused(), is(3));
        assertThat(split.refusal(), is(Optional.of(Cap.ON_DEMAND)));
    }

    @Test
    public void theTighterOfTwoCapsIsNamed() {
        assertThat(
                PurchaseSplit.decide(
                                spec(PurchasePolicy.DEFAULT, 5), Optional.empty(), new Running(1, 0, 2), 9, UNLIMITED)
                        .refusal(),
                is(Optional.of(Cap.CLOUD)));
        assertThat(
                PurchaseSplit.decide(
                                spec(PurchasePolicy.DEFAULT, 5), Optional.empty(), new Running(4, 0, 2), 9, UNLIMITED)
                        .refusal(),
                is(Optional.of(Cap.TEMPLATE)));
    }

    @Test
    public void everySplitAddsUpAndKeepsTheCaps() {
        long seed = 20260301;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int base = random.nextInt(5);
            PurchasePolicy policy = policy(base, random.nextInt(101), random.nextBoolean(), base + random.nextInt(10));
            Running running = new Running(random.nextInt(10), random.nextInt(10), random.nextInt(20));
            Optional<PurchaseOption> required =
                    random.nextInt(3) > 0 ? Optional.empty() : Optional.of(PurchaseOption.values()[random.nextInt(2)]);
            int wanted = random.nextInt(30);
            int limit = random.nextBoolean() ? UNLIMITED : random.nextInt(2);
            int cap = 1 + random.nextInt(30);

            PurchaseSplit split = PurchaseSplit.decide(spec(policy, cap), required, running, wanted, limit);

            String of = "seed " + seed + ", round " + i + ": " + split + " of " + wanted + " with " + policy + ", "
                    + running + ", " + required;
            assertThat(of, split.spot() + split.onDemand() + split.refused(), is(wanted));
            assertThat(
                    of, Math.min(split.spot(), Math.min(split.onDemand(), split.refused())), greaterThanOrEqualTo(0));
            assertThat(of, split.inPlaceOfSpot(), lessThanOrEqualTo(split.onDemand()));
            assertThat(of, split.refusal().isPresent(), is(split.refused() > 0));
            if (split.onDemand() > 0) {
                assertThat(of, running.onDemand() + split.onDemand(), lessThanOrEqualTo(policy.maxOnDemand()));
            }
            if (split.spot() + split.onDemand() > 0) {
                assertThat(
                        of,
                        running.spot() + running.onDemand() + split.spot() + split.onDemand(),
                        lessThanOrEqualTo(cap));
            }
            assertThat(of, split.spot() + split.onDemand(), lessThanOrEqualTo(running.cloudRoom()));
        }
    }

    private static PurchaseSplit split(PurchasePolicy policy, int spot, int onDemand, int wanted) {
        return PurchaseSplit.decide(
                spec(policy, 1_000), Optional.empty(), new Running(spot, onDemand, 1_000), wanted, UNLIMITED);
    }

    private static void assertSplit(PurchaseSplit split, int spot, int onDemand) {
        assertThat(split.toString(), split.spot(), is(spot));
        assertThat(split.toString(), split.onDemand(), is(onDemand));
    }
}

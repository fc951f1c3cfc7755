package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.ON_DEMAND;
import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.SPOT;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.grid;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.placement;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spot;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings;
import io.jenkins.plugins.spotagents.capacity.UnavailableOfferings.Scope;
import io.jenkins.plugins.spotagents.fleet.api.ManualTime;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class LaunchPlanTest {
    private final UnavailableOfferings unavailable = new UnavailableOfferings(new ManualTime());
    private final List<Placement> all = grid(List.of("m6i.large", "m5.large"), List.of("a", "b"));

    @Test
    public void theOrderOfPreferenceIsKept() {
        assertThat(LaunchPlan.candidates(all, SPOT, unavailable, Set.of()), is(all));
    }

    @Test
    public void whatIsMarkedIsLeftOut() {
        unavailable.mark(spot("m6i.large", "a"), "InsufficientInstanceCapacity");
        unavailable.mark(new Scope.OfSubnet("subnet-b"), "InsufficientFreeAddressesInSubnet");

        assertThat(LaunchPlan.candidates(all, SPOT, unavailable, Set.of()), contains(placement("m5.large", "a")));
        assertThat(
                LaunchPlan.candidates(all, ON_DEMAND, unavailable, Set.of()),
                contains(placement("m6i.large", "a"), placement("m5.large", "a")));
    }

    @Test
    public void avoidedPoolsAreTheLastResort() {
        assertThat(
                LaunchPlan.candidates(
                        all.subList(0, 2),
                        SPOT,
                        unavailable,
                        Set.of(placement("m6i.large", "a").pool())),
                contains(placement("m6i.large", "b")));
        assertThat(
                LaunchPlan.candidates(
                        all.subList(0, 1),
                        SPOT,
                        unavailable,
                        Set.of(placement("m6i.large", "a").pool())),
                contains(placement("m6i.large", "a")));
    }

    @Test
    public void oneSubnetOfAZoneIsNamed() {
        Placement sibling = new Placement(placement("m6i.large", "a").pool(), "subnet-a2");
        assertThat(
                LaunchPlan.candidates(List.of(placement("m6i.large", "a"), sibling), SPOT, unavailable, Set.of()),
                contains(placement("m6i.large", "a")));
    }

    @Test
    public void nothingIsLeftOfASuspendedPurchaseOption() {
        unavailable.mark(new Scope.OfPurchaseOption(SPOT), "MaxSpotInstanceCountExceeded");
        assertThat(LaunchPlan.candidates(all, SPOT, unavailable, Set.of()), is(empty()));
    }
}

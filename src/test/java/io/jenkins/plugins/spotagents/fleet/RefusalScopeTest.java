package io.jenkins.plugins.spotagents.fleet;

import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.ON_DEMAND;
import static io.jenkins.plugins.spotagents.capacity.PurchaseOption.SPOT;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.count;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.failed;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.grid;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.launched;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.placement;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.policy;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spec;
import static io.jenkins.plugins.spotagents.fleet.FleetFixture.spot;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.Placement;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.fleet.api.FleetRequest;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchDemand;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome.LaunchFailure.Kind;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.Test;

/** How far a refusal reaches: as far as what it names, and no further. */
public class RefusalScopeTest {
    private final FleetFixture fleet = new FleetFixture();

    @Test
    public void aSpotQuotaOfOneFamilyLeavesTheOthersAlone() {
        fleet.placements = grid(List.of("g4dn.xlarge", "m6i.large"), List.of("a", "b"));
        fleet.ec2
                .refuse(spot("g4dn.xlarge", "a"), "MaxSpotInstanceCountExceeded")
                .capacity(spot("g4dn.xlarge", "b"), 0);

        assertThat(count(fleet.launch(spec(), 3), SPOT), is(3L));

        assertThat(fleet.unavailable.isAvailable(placement("g4dn.xlarge", "b"), SPOT), is(false));
        assertThat(fleet.unavailable.isAvailable(placement("m6i.large", "a"), SPOT), is(true));
        assertThat(count(fleet.launch(spec(), 1), SPOT), is(1L));
    }

    @Test
    public void whateverIsForbiddenForOneTypeLeavesTheRestToGoOn() {
        for (String code :
                List.of("UnauthorizedOperation", "TagPolicyViolation", "VolumeLimitExceeded", "OptInRequired")) {
            FleetFixture each = new FleetFixture();
            each.placements = grid(List.of("p4d.24xlarge", "m6i.large"), List.of("a"));
            each.ec2.refuse(spot("p4d.24xlarge", "a"), code).capacity(spot("m6i.large", "a"), 0);

            assertThat(code, count(each.launch(spec(), 2), ON_DEMAND), is(2L));
        }
    }

    @Test
    public void aPolicyThatForbidsSpotLeavesOnDemandToBeAskedFor() {
        fleet.placements.forEach(where -> fleet.ec2.refuse(new Offering(where.pool(), SPOT), "UnauthorizedOperation"));

        assertThat(count(fleet.launch(spec(), 2), ON_DEMAND), is(2L));
        assertThat(fleet.unavailable.snapshot(), is(empty()));
    }

    @Test
    public void aPermissionThatIsMissingForEverythingSetsNothingAside() {
        for (PurchaseOption option : PurchaseOption.values()) {
            fleet.placements.forEach(where -> fleet.ec2.refuse(new Offering(where.pool(), option), "AccessDenied"));
        }

        assertThat(failed(fleet.launch(spec(), 1)).get(0).kind(), is(Kind.CONFIGURATION));
        assertThat(fleet.unavailable.snapshot(), is(empty()));
        assertThat(fleet.ec2.requests, hasSize(2));
    }

    @Test
    public void typesThatAMessageNamesAreLeftOutAndTheRestIsAskedForAgain() {
        fleet.ec2.refusesSaying(
                "InvalidFleetConfig",
                "The following instance types are not supported: [m6i.large, c6i.large]. See docs.");

        List<LaunchOutcome> outcomes = fleet.launch(spec(), 2);

        assertThat(count(outcomes, SPOT), is(2L));
        assertThat(types(fleet.ec2.requests.get(1)), everyItem(is("m5.large")));
        assertThat(types(fleet.ec2.requests.get(1)), hasSize(2));
    }

    @Test
    public void aSubnetThatAMessageNamesIsLeftOutWhateverTheCode() {
        for (String code :
                List.of("InvalidSubnetID.NotFound", "InvalidParameterValue", "InvalidFleetConfig", "Whatever")) {
            FleetFixture each = new FleetFixture();
            each.ec2.refusesSaying(code, "The subnet ID 'subnet-a' does not exist");

            assertThat(code, count(each.launch(spec(), 2), SPOT), is(2L));
            assertThat(
                    code,
                    each.ec2.requests.get(1).placements().stream()
                            .map(Placement::subnetId)
                            .toList(),
                    everyItem(is("subnet-b")));
        }
    }

    @Test
    public void aNameWithinAnotherNameIsNotMeant() {
        List<Placement> asked = grid(List.of("c5.metal", "m5.large"), List.of("a"));

        assertThat(NamedPlacements.in("c5.metal-48xl and m5.large-flex are not offered", asked), is(empty()));
        assertThat(NamedPlacements.in("(m5.large).", asked), is(List.of(placement("m5.large", "a"))));
    }

    @Test
    public void aLackOfCapacityOfTheWholeRequestSetsAllAskedPoolsAsideAndGoesOnDemandAtOnce() {
        fleet.ec2.refusesSaying("InsufficientInstanceCapacity", "There is no Spot capacity available.");

        assertThat(count(fleet.launch(spec(), 2), ON_DEMAND), is(2L));

        assertThat(fleet.ec2.requests, hasSize(2));
        fleet.placements.forEach(where -> assertThat(fleet.unavailable.isAvailable(where, SPOT), is(false)));
    }

    @Test
    public void aRequestThatIsTooLargeIsAskedAgainWithHalfOfIt() {
        for (String code : List.of("Http413", "RequestEntityTooLarge", "InvalidRequest")) {
            FleetFixture each = new FleetFixture();
            each.placements = grid(List.of("m5.large", "m6i.large", "c5.large", "c6i.large"), List.of("a", "b"));
            for (int i = 0; i < 2; i++) {
                each.ec2.refusesSaying(code, "payload for the body of the request is too large");
            }

            assertThat(code, count(each.launch(spec(), 2), SPOT), is(2L));

            FleetRequest last = each.ec2.requests.get(2);
            assertThat(last.placements(), hasSize(2));
            assertThat(
                    last.placements().stream()
                            .map(Placement::subnetId)
                            .distinct()
                            .count(),
                    is(2L));
            assertThat(each.unavailable.snapshot(), is(empty()));
        }
    }

    @Test
    public void whatOneTemplateDidWrongIsHeldAgainstItAlone() {
        for (String code :
                List.of("Unsupported", "InvalidParameterValue", "SpotMaxPriceTooLow", "InvalidWhatever", "NewOne")) {
            FleetFixture each = new FleetFixture();
            each.placements.forEach(where -> each.ec2.refuse(new Offering(where.pool(), SPOT), code));
            each.launch(spec(policy(0, 100, false, 0), 10), 1);
            each.ec2.everywhere(10);
            each.placements.forEach(where -> each.ec2.capacity(new Offering(where.pool(), SPOT), 10));

            assertThat(code, launched(each.launch(other(), 1)), hasSize(1));
            assertThat(code, failed(each.launch(spec(policy(0, 100, false, 0), 10), 1)), hasSize(1));
            each.unavailable.forgetTemplates();
            assertThat(code, launched(each.launch(spec(policy(0, 100, false, 0), 10), 1)), hasSize(1));
        }
    }

    @Test
    public void aLackOfCapacityIsEverybodys() {
        fleet.ec2.none(SPOT, fleet.placements);
        fleet.launch(spec(policy(0, 100, false, 0), 10), 1);
        int before = fleet.ec2.requests.size();

        fleet.launch(other(), 1);

        assertThat(fleet.ec2.requests, hasSize(before));
    }

    @Test
    public void whatALostCallLaunchedIsFoundBeforeAnythingIsBoughtAgain() {
        for (int i = 0; i < 4; i++) {
            fleet.ec2.loseAnswer();
        }
        assertThat(failed(fleet.launch(spec(), 3)), hasSize(3));

        assertThat(launched(fleet.launch(spec(), 3)), hasSize(3));

        assertThat(fleet.ec2.launched, is(3));
    }

    @Test
    public void whileAnswersStayLostNothingIsBought() {
        for (int i = 0; i < 8; i++) {
            fleet.ec2.loseAnswer();
        }
        fleet.launch(spec(), 3);
        assertThat(failed(fleet.launch(spec(), 5)), hasSize(5));

        assertThat(launched(fleet.launch(spec(), 5)), hasSize(5));

        assertThat(fleet.ec2.launched, is(5));
    }

    @Test
    public void whatALostCallMayHaveLaunchedCountsAgainstTheCap() {
        for (int i = 0; i < 4; i++) {
            fleet.ec2.loseAnswer();
        }
        LaunchSpec spec = spec(policy(0, 100, true, 10), 3);
        fleet.launch(spec, 2);
        LaunchDemand[] onDemand = new LaunchDemand[3];
        Arrays.setAll(onDemand, i -> new LaunchDemand(UUID.randomUUID(), spec, Optional.of(ON_DEMAND), Set.of()));

        assertThat(launched(fleet.launch(onDemand)), hasSize(1));

        assertThat(fleet.ec2.launched, is(3));
    }

    private static List<String> types(FleetRequest request) {
        return request.placements().stream()
                .map(placement -> placement.pool().instanceType())
                .toList();
    }

    /** Another template with the same types. */
    private static LaunchSpec other() {
        LaunchSpec plain = spec(policy(0, 100, false, 0), 10);
        return new LaunchSpec(
                plain.cloud(),
                "other",
                plain.blueprint(),
                plain.instances(),
                plain.purchase(),
                plain.tags(),
                plain.maxAgents());
    }
}

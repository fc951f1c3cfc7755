package io.jenkins.plugins.spotagents.fleet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.fleet.demand.PoolRule;
import java.util.List;
import java.util.Set;
import org.junit.Test;

/** Rules tell apart only the types and zones that they name. */
public class PoolRuleTest {
    private static final CapacityPool HERE = new CapacityPool("m5.xlarge", "eu-west-1a");
    private static final CapacityPool THERE = new CapacityPool("m5.xlarge", "eu-west-1b");
    private static final CapacityPool OTHER = new CapacityPool(PoolRule.OTHER, PoolRule.OTHER);

    @Test
    public void anyPoolWillDoWhereNothingIsNamed() {
        assertThat(PoolRule.ANY.allows(HERE), is(true));
    }

    @Test
    public void aNamedZoneIsTheOnlyOne() {
        PoolRule rule =
                new PoolRule(Set.of(), Set.of("eu-west-1a"), Set.of(new CapacityPool(PoolRule.OTHER, "eu-west-1a")));

        assertThat(rule.allows(HERE), is(true));
        assertThat(rule.allows(THERE), is(false));
    }

    @Test
    public void aZoneCanBeNamedToBeLeftOut() {
        PoolRule rule = new PoolRule(Set.of(), Set.of("eu-west-1a"), Set.of(OTHER));

        assertThat(rule.allows(HERE), is(false));
        assertThat(rule.allows(THERE), is(true));
    }

    @Test
    public void anAgentOfOnePoolMeetsTheRulesThatAllowThatPool() {
        PoolRule inZoneA =
                new PoolRule(Set.of(), Set.of("eu-west-1a"), Set.of(new CapacityPool(PoolRule.OTHER, "eu-west-1a")));

        assertThat(inZoneA.covers(PoolRule.only(HERE)), is(true));
        assertThat(inZoneA.covers(PoolRule.only(THERE)), is(false));
        assertThat(PoolRule.ANY.covers(PoolRule.only(THERE)), is(true));
        assertThat(PoolRule.only(HERE).covers(PoolRule.only(HERE)), is(true));
    }

    @Test
    public void anAgentThatMayComeUpAnywhereMeetsNoRuleThatLeavesAPoolOut() {
        PoolRule notInZoneA = new PoolRule(Set.of(), Set.of("eu-west-1a"), Set.of(OTHER));

        assertThat(notInZoneA.covers(PoolRule.ANY), is(false));
        assertThat(notInZoneA.covers(notInZoneA), is(true));
        assertThat(PoolRule.ANY.covers(notInZoneA), is(true));
    }

    @Test
    public void onlyPoolsThatTheRuleAllowsAreAskedFor() {
        FleetFixture fleet = new FleetFixture();
        PoolRule inZoneB =
                new PoolRule(Set.of(), Set.of("eu-west-1b"), Set.of(new CapacityPool(PoolRule.OTHER, "eu-west-1b")));

        List<LaunchOutcome> outcomes = fleet.launch(FleetFixture.spec().in(inZoneB), 2);

        outcomes.forEach(outcome ->
                assertThat(((LaunchOutcome.Launched) outcome).offering().pool().availabilityZone(), is("eu-west-1b")));
        assertThat(
                fleet.ec2.requests.get(0).placements().stream()
                        .map(placement -> placement.pool().availabilityZone())
                        .distinct()
                        .toList(),
                contains("eu-west-1b"));
    }

    @Test
    public void aRuleThatLeavesNoPoolIsAnsweredWithWhatThereIs() {
        FleetFixture fleet = new FleetFixture();
        PoolRule nowhere =
                new PoolRule(Set.of(), Set.of("eu-west-1d"), Set.of(new CapacityPool(PoolRule.OTHER, "eu-west-1d")));

        LaunchOutcome outcome = fleet.launch(FleetFixture.spec().in(nowhere), 1).get(0);

        LaunchOutcome.LaunchFailure failure = (LaunchOutcome.LaunchFailure) outcome;
        assertThat(failure.code(), is("NoSuchPool"));
        assertThat(
                failure.message(),
                containsString("the zones eu-west-1a, eu-west-1b and the types c6i.large, m5.large, m6i.large"));
        assertThat(fleet.ec2.requests, is(empty()));
    }
}

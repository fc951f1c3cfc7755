package io.jenkins.plugins.spotagents.inventory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.spotagents.capacity.StandingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class OrphanSweeperTest {
    private static final SweepRules RULES = new SweepRules(Duration.ofMinutes(10), 2, false);

    private final StandingClock clock = new StandingClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final FakeInstanceApi ec2 = new FakeInstanceApi();
    private final Set<String> owned = new HashSet<>();
    private final Inventory inventory = new Inventory(ec2, "us", List.of(), clock);
    private final OrphanSweeper sweeper = new OrphanSweeper(inventory, ec2, owned::contains, clock);

    @Test
    public void anUnownedInstanceIsMarkedByOneSweepAndEndedByTheNext() {
        running("i-1");
        assertThat(pollAndSweep(RULES).marked(), contains("i-1"));
        assertThat(ec2.terminated, is(empty()));
        assertThat(pollAndSweep(RULES).ended(), contains("i-1"));
        assertThat(ec2.terminated, contains("i-1"));
        assertThat("it is not ended twice", pollAndSweep(RULES).ended(), is(empty()));
    }

    @Test
    public void anInstanceClaimedBetweenTwoSweepsLives() {
        running("i-1");
        pollAndSweep(RULES);
        owned.add("i-1");
        pollAndSweep(RULES);
        owned.remove("i-1");
        assertThat("the mark is gone", pollAndSweep(RULES).ended(), is(empty()));
    }

    @Test
    public void aYoungInstanceIsNotTouched() {
        ec2.add("i-1", InstanceState.RUNNING, clock.instant().minusSeconds(400));
        assertThat(pollAndSweep(RULES).marked(), is(empty()));
        clock.advance(Duration.ofSeconds(100));
        assertThat(pollAndSweep(RULES).marked(), contains("i-1"));
    }

    @Test
    public void sweepingAfterEveryPollEndsNothingSooner() {
        running("i-1");
        assertThat(pollAndSweep(RULES).marked(), contains("i-1"));
        for (int poll = 0; poll < 11; poll++) {
            clock.advance(Duration.ofSeconds(5));
            inventory.poll();
            assertThat(sweeper.sweep(RULES), is(SweepReport.NOTHING));
        }
        clock.advance(Duration.ofSeconds(5));
        inventory.poll();
        assertThat(sweeper.sweep(RULES).ended(), contains("i-1"));
    }

    @Test
    public void aStoppedInstanceIsEndedToo() {
        ec2.add("i-1", InstanceState.STOPPED, clock.instant().minusSeconds(3600));
        pollAndSweep(RULES);
        assertThat(pollAndSweep(RULES).ended(), contains("i-1"));
    }

    @Test
    public void notMoreThanTheMaximumAreEndedAtOnce() {
        for (int i = 0; i < 5; i++) {
            running("i-" + i);
        }
        pollAndSweep(RULES);
        SweepReport second = pollAndSweep(RULES);
        assertThat(second.ended(), hasSize(2));
        assertThat(second.deferred(), is(3));
        pollAndSweep(RULES);
        pollAndSweep(RULES);
        assertThat(ec2.terminated, hasSize(5));
    }

    @Test
    public void aDryRunEndsNothing() {
        running("i-1");
        SweepRules dry = new SweepRules(Duration.ofMinutes(10), 2, true);
        pollAndSweep(dry);
        assertThat(pollAndSweep(dry).ended(), contains("i-1"));
        assertThat(ec2.terminated, is(empty()));
    }

    @Test
    public void withoutAFreshPollNothingIsEnded() {
        running("i-1");
        pollAndSweep(RULES);
        ec2.down = true;
        inventory.poll();
        assertThat(sweeper.sweep(RULES), is(SweepReport.NOTHING));
    }

    @Test
    public void whatCannotBeEndedIsReportedAndTriedAgain() {
        running("i-1");
        ec2.protect("i-1");
        pollAndSweep(RULES);
        assertThat(pollAndSweep(RULES).failed(), is(Map.of("i-1", "OperationNotPermitted")));
        assertThat(pollAndSweep(RULES).failed(), is(Map.of("i-1", "OperationNotPermitted")));
    }

    @Test
    public void anotherControllersInstancesAreNotTouched() {
        ec2.add("i-theirs", "them", InstanceState.RUNNING, clock.instant().minusSeconds(3600), "");
        pollAndSweep(RULES);
        pollAndSweep(RULES);
        assertThat(ec2.terminated, is(empty()));
    }

    @Test
    public void carelessRulesAreRefused() {
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> new SweepRules(Duration.ofSeconds(59), 1, false))
                        .getMessage(),
                containsString("59 s is below 60 s"));
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> new SweepRules(Duration.ofMinutes(1), 0, false))
                        .getMessage(),
                containsString("At most 0"));
    }

    private void running(String id) {
        ec2.add(id, InstanceState.RUNNING, clock.instant().minusSeconds(3600));
    }

    private SweepReport pollAndSweep(SweepRules rules) {
        clock.advance(OrphanSweeper.BETWEEN_SWEEPS);
        inventory.poll();
        return sweeper.sweep(rules);
    }
}

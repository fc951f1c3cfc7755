package io.jenkins.plugins.spotagents.inventory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.capacity.StandingClock;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class InventoryTest {
    private static final Duration LONG_AGO = Duration.ofHours(1);

    private final StandingClock clock = new StandingClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final FakeInstanceApi ec2 = new FakeInstanceApi();
    private final List<String> diary = new ArrayList<>();
    private final Inventory inventory = new Inventory(ec2, "us", List.of(new Diary()), clock);

    @Test
    public void afterARestartWhatRunsAppearsAtOnceHoweverYoung() {
        ec2.add("i-old", InstanceState.RUNNING, clock.instant().minus(LONG_AGO));
        ec2.add("i-young", InstanceState.PENDING, clock.instant().minusSeconds(1));
        ec2.add("i-ended", InstanceState.TERMINATED, clock.instant().minus(LONG_AGO));
        inventory.poll();
        assertThat(diary, contains("appeared i-old", "appeared i-young"));
    }

    @Test
    public void anAgentKnownFromBeforeTheRestartThatEndedMeanwhileIsGoneAtTheFirstPoll() {
        announce("i-1", clock.instant().minus(LONG_AGO));
        ec2.add(
                "i-1",
                "us",
                InstanceState.TERMINATED,
                clock.instant().minus(LONG_AGO),
                "Server.SpotInstanceTermination");
        inventory.poll();
        assertThat(diary, contains("gone i-1 Optional[TERMINATED] Server.SpotInstanceTermination"));
    }

    @Test
    public void anInstanceWhoseAnnouncementMayBeOnTheWayIsNotReportedAsAppeared() {
        clock.advance(Duration.ofMinutes(5));
        ec2.add("i-1", InstanceState.PENDING, clock.instant());
        inventory.poll();
        assertThat(diary, is(empty()));

        clock.advance(Inventory.GRACE);
        inventory.poll();
        assertThat("the answer to its launch was lost", diary, contains("appeared i-1"));
    }

    @Test
    public void aFreshInstanceThatIsInvisibleAtFirstIsNotLost() {
        announce("i-1", clock.instant());
        for (int poll = 0; poll < 5; poll++) {
            clock.advance(Duration.ofSeconds(20));
            inventory.poll();
        }
        assertThat(diary, is(empty()));
        assertThat(inventory.running("cloud"), is(1));

        ec2.add("i-1", InstanceState.RUNNING, clock.instant());
        inventory.poll();
        assertThat(diary, contains("changed i-1"));
    }

    /** As an Auto Scaling group does that an instance is attached to. */
    @Test
    public void aTagThatSomebodyAddsLaterIsAChange() {
        runningOne("i-1");
        inventory.poll();
        assertThat(diary, is(empty()));

        ec2.tag("i-1", "aws:autoscaling:groupName", "theirs");
        inventory.poll();
        inventory.poll();

        assertThat(diary, contains("changed i-1"));
    }

    @Test
    public void anInstanceThatEc2ForgotIsGoneAfterTwoMissesInARow() {
        runningOne("i-1");
        ec2.hide("i-1");
        inventory.poll();
        ec2.show("i-1");
        inventory.poll();
        ec2.hide("i-1");
        inventory.poll();
        assertThat(diary, is(empty()));
        inventory.poll();
        assertThat(diary, contains("gone i-1 Optional.empty "));
    }

    @Test
    public void whenMostAreMissingAtOnceTheAnswerIsDoubtedForLonger() {
        for (int i = 0; i < 20; i++) {
            runningOne("i-" + i);
        }
        for (int i = 0; i < 15; i++) {
            ec2.hide("i-" + i);
        }
        for (int poll = 0; poll < 4; poll++) {
            inventory.poll();
        }
        assertThat(diary, is(empty()));
        inventory.poll();
        assertThat(diary, hasSize(15));
    }

    @Test
    public void aPollThatFailsChangesNothing() {
        runningOne("i-1");
        ec2.hide("i-1");
        ec2.down = true;
        for (int poll = 0; poll < 10; poll++) {
            inventory.poll();
        }
        assertThat(diary, is(empty()));
        assertThat(inventory.health().failures(), is(10));
        assertThat(
                inventory.health().lastError(),
                is(Optional.of("DescribeInstances failed: RequestLimitExceeded: Request limit exceeded.")));

        ec2.down = false;
        inventory.poll();
        assertThat(inventory.health().lastError(), is(Optional.empty()));
    }

    @Test
    public void whatWeEndOurselvesIsNoNewsEvenIfItIsStillSeenAlive() {
        runningOne("i-1");
        inventory.ended("i-1");
        inventory.poll();
        ec2.add("i-1", InstanceState.SHUTTING_DOWN, clock.instant().minus(LONG_AGO));
        inventory.poll();
        assertThat(diary, is(empty()));
        assertThat(inventory.running("cloud"), is(0));
    }

    @Test
    public void whatWeEndedInVainAppearsAgain() {
        runningOne("i-1");
        inventory.ended("i-1");
        clock.advance(Inventory.ENDING_TAKES.plusSeconds(1));
        inventory.poll();
        assertThat(diary, contains("appeared i-1"));
    }

    @Test
    public void aGoneInstanceIsReportedOnceAndDoesNotComeBack() {
        runningOne("i-1");
        ec2.add("i-1", InstanceState.SHUTTING_DOWN, clock.instant().minus(LONG_AGO));
        inventory.poll();
        ec2.add("i-1", InstanceState.RUNNING, clock.instant().minus(LONG_AGO));
        inventory.poll();
        ec2.add("i-1", InstanceState.TERMINATED, clock.instant().minus(LONG_AGO));
        inventory.poll();
        assertThat(diary, contains("gone i-1 Optional[SHUTTING_DOWN] "));
    }

    @Test
    public void instancesOfAnotherControllerAreNotLookedAt() {
        ec2.add("i-theirs", "them", InstanceState.RUNNING, clock.instant().minus(LONG_AGO), "");
        inventory.poll();
        assertThat(diary, is(empty()));
        assertThat(inventory.instances(), is(empty()));
    }

    @Test
    public void countsFollowAnnouncementsAndEnds() {
        TemplateId linux = new TemplateId("cloud", "linux");
        announce("i-1", clock.instant());
        announce("i-2", clock.instant());
        announce("i-2", clock.instant());
        assertThat(inventory.running(linux, PurchaseOption.SPOT), is(2));
        assertThat(inventory.running(linux, PurchaseOption.ON_DEMAND), is(0));
        assertThat(inventory.running("other"), is(0));
        inventory.ended("i-1");
        assertThat(inventory.running("cloud"), is(1));
    }

    @Test
    public void itIsUnsettledWhileSomethingBootsOrIsMissing() {
        announce("i-1", clock.instant().minus(LONG_AGO));
        assertThat(inventory.isUnsettled(), is(true));
        ec2.add("i-1", InstanceState.RUNNING, clock.instant().minus(LONG_AGO));
        inventory.poll();
        assertThat(inventory.isUnsettled(), is(false));
        ec2.hide("i-1");
        inventory.poll();
        assertThat(inventory.isUnsettled(), is(true));
    }

    @Test
    public void aListenerThatFailsKeepsNothingFromTheOthers() {
        List<String> heard = new ArrayList<>();
        InventoryListener broken = new InventoryListener() {
            @Override
            public void appeared(Instance instance) {
                throw new IllegalStateException("broken");
            }
        };
        InventoryListener sound = new InventoryListener() {
            @Override
            public void appeared(Instance instance) {
                heard.add(instance.id());
            }
        };
        ec2.add("i-1", InstanceState.RUNNING, clock.instant().minus(LONG_AGO));
        new Inventory(ec2, "us", List.of(broken, sound), clock).poll();
        assertThat(heard, contains("i-1"));
    }

    @Test
    public void onlyInstancesOfAConfiguredTemplateAreAdopted() throws Exception {
        ec2.add("i-1", InstanceState.RUNNING, clock.instant().minus(LONG_AGO));
        Instance known = ec2.describeOwned("us").get(0);
        assertThat(
                AdoptionPlan.of(List.of(known), (cloud, template) -> template.equals("linux"))
                        .adopt(),
                contains(known));
        assertThat(
                AdoptionPlan.of(List.of(known), (cloud, template) -> template.equals("windows"))
                        .orphans(),
                contains(known));
    }

    private void runningOne(String id) {
        Instant launched = clock.instant().minus(LONG_AGO);
        announce(id, launched);
        ec2.add(id, InstanceState.RUNNING, launched);
        inventory.poll();
        diary.clear();
    }

    private void announce(String id, Instant launched) {
        inventory.announce(id, FakeInstanceApi.OFFERING, "cloud", "linux", launched);
    }

    private final class Diary implements InventoryListener {
        @Override
        public void appeared(Instance instance) {
            diary.add("appeared " + instance.id());
        }

        @Override
        public void changed(Instance instance) {
            diary.add("changed " + instance.id());
        }

        @Override
        public void gone(GoneInstance gone) {
            diary.add("gone " + gone.last().id() + " " + gone.state() + " "
                    + gone.reason().code());
        }
    }
}

package io.jenkins.plugins.spotagents.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Billing;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.LifeState;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.fleet.demand.LaunchOutcome;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.requeue.RequeueLedger;
import io.jenkins.plugins.spotagents.requeue.RequeuePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The moments in which a build could fall between the farm and the engine. */
public class EngineFarmTest {
    private static final String AGENT = "i-1";
    private static final Offering OFFERING =
            new Offering(new CapacityPool("m5.xlarge", "eu-west-1a"), PurchaseOption.SPOT);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final VirtualClock clock = VirtualClock.create();
    private final Deque<CompletableFuture<LaunchOutcome>> asked = new ArrayDeque<>();
    private final CompletableFuture<Machine.End> end = new CompletableFuture<>();
    private final FarmBuild build = new FarmBuild(1, Duration.ofMinutes(5));
    private final BuildFarm builds = new BuildFarm(
            clock, instance -> new OneBuild(), Runnable::run, new Story(), new Asked(), new FarmWatcher() {});
    private RequeueLedger ledger;
    private EngineFarm farm;

    @Before
    public void aBuildRuns() throws Exception {
        ledger = RequeueLedger.open(folder.getRoot().toPath().resolve("journal"), clock);
        farm = new EngineFarm(builds, RequeuePolicy.DEFAULT, ledger, clock);
        builds.queue(build);
        launch(AGENT);
        assertThat(build.state(), is(FarmBuild.State.RUNNING));
    }

    private void launch(String id) {
        asked.remove().complete(new LaunchOutcome.Launched(id, OFFERING, "subnet-1", false, clock.instant()));
        builds.started(new InstanceView(
                id,
                "m5.xlarge",
                "eu-west-1a",
                Market.SPOT,
                LifeState.RUNNING,
                Map.of(),
                "ami-1",
                "",
                "subnet-1",
                "10.0.0.1",
                clock.instant(),
                "",
                URI.create("http://127.0.0.1:1")));
    }

    @After
    public void close() throws Exception {
        ledger.close();
    }

    @Test
    public void aBuildThatSucceedsWhileItIsInterruptedDoesNotGoDownWithItsAgent() {
        AgentFarm.Interruption interruption = interruption();

        // As the controller does: once nothing is left on the agent, it goes; on a busy machine before anybody else has
        // heard.
        CompletionStage<AgentFarm.Stopped> stopped = interrupt(interruption);
        stopped.thenRun(() -> farm.release(interruption, interruption.termination(Ec2Billing.LINUX)));
        end.complete(Machine.End.SUCCEEDED);

        assertThat(build.state(), is(FarmBuild.State.COMPLETED));
        assertThat(stopped.toCompletableFuture().join(), is(AgentFarm.Stopped.HAD_ENDED));
        assertThat("nothing is owed", ledger.unfinished().isEmpty(), is(true));
    }

    @Test
    public void aBuildThatIsOwedARerunIsNotCountedAsEnded() {
        FarmAgent agent = builds.find(AGENT).orElseThrow();

        builds.interrupted(agent, build, builds.attempt(agent, build, "reclaimed"), true);

        assertThat(builds.hasFinished(1), is(false));
    }

    @Test
    public void aBuildThatCouldNotBeStoppedRunsAgainOnceAndElsewhereAlthoughTheAgentWasNeverCordoned() {
        AgentFarm.Interruption interruption = interruption();

        interrupt(interruption);
        farm.release(interruption, interruption.termination(Ec2Billing.LINUX));
        end.complete(Machine.End.MACHINE_GONE);

        assertThat(build.state(), is(FarmBuild.State.QUEUED));
        assertThat(build.attempt(), is(2));
        assertThat(farm.reruns(), is(1));
    }

    @Test
    public void noAgentIsOrderedInPlaceOfOneThatGoesWhileAnotherIdles() {
        AgentFarm.Agent going = farm.find(AGENT).orElseThrow();
        List<AgentFarm.Work> work = farm.workInProgress(going);
        assertThat(farm.orderReplacement(going, work, NextCapacity.OTHER_POOL, Set.of()), is(true));
        launch("i-2");
        assertThat("one was ordered", builds.find("i-2").orElseThrow().isIdle(), is(true));

        assertThat(farm.orderReplacement(going, work, NextCapacity.OTHER_POOL, Set.of()), is(false));
        assertThat(
                "only a Spot agent idles",
                farm.orderReplacement(going, work, NextCapacity.ON_DEMAND, Set.of()),
                is(true));
        assertThat(asked.size(), is(1));
    }

    private AgentFarm.Interruption interruption() {
        AgentFarm.Agent agent = farm.find(AGENT).orElseThrow();
        Notice notice = new Notice.SpotInterruption(
                AGENT, clock.instant(), clock.instant().plusSeconds(120));
        return new AgentFarm.Interruption(
                agent,
                notice,
                NoticeSource.QUEUE,
                clock.instant(),
                Optional.of(clock.instant().plusSeconds(120)));
    }

    private CompletionStage<AgentFarm.Stopped> interrupt(AgentFarm.Interruption interruption) {
        AgentFarm.Work work = farm.workInProgress(interruption.agent()).get(0);
        return farm.interrupt(interruption, work, farm.decide(work));
    }

    /** Its build ends when the test says so, and not by being stopped. */
    private final class OneBuild implements Machine {
        @Override
        public CompletableFuture<End> run(FarmBuild started) {
            return end;
        }

        @Override
        public void abort() {
            // It takes its time.
        }

        @Override
        public void kill() {
            // It takes its time.
        }
    }

    private final class Asked implements Provisioner {
        @Override
        public CompletableFuture<LaunchOutcome> launch(boolean onDemand, Set<CapacityPool> avoid) {
            CompletableFuture<LaunchOutcome> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        @Override
        public void terminate(Collection<String> instanceIds) {
            // Nothing is there to be ended.
        }
    }
}

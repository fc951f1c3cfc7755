package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Computer;
import hudson.model.FreeStyleProject;
import hudson.model.User;
import hudson.node_monitors.DiskSpaceMonitor;
import hudson.node_monitors.MonitorOfflineCause;
import hudson.node_monitors.NodeMonitor;
import hudson.slaves.OfflineCause;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** An agent that a monitor took offline (disk, swap, clock) costs money and serves nobody. */
public class MonitoredAgentTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario(template -> template.setMaxUses(0));

    private static Computer computer(String agent) {
        return SPOT.jenkins().jenkins.getComputer(agent);
    }

    private static void ends(String agent) {
        await(agent + " ends").atMost(SpotJenkins.PATIENCE).untilAsserted(() -> {
            assertThat(computer(agent), is(nullValue()));
            assertThat(
                    SPOT.aws().liveInstances().stream()
                            .filter(i -> i.id().equals(agent))
                            .toList(),
                    hasSize(0));
        });
    }

    @Test
    public void anIdleOneEndsAndTheNextBuildGetsAnother() throws Exception {
        FreeStyleProject job = test.freestyle("echo $NODE_NAME");
        SPOT.succeeds(job.scheduleBuild2(0).waitForStart());
        String first = job.getLastBuild().getBuiltOnStr();

        computer(first).setTemporaryOfflineCause(new LowDisk());

        ends(first);
        SPOT.succeeds(job.scheduleBuild2(0).waitForStart());
        assertThat(job.getLastBuild().getBuiltOnStr(), is(not(first)));
    }

    @Test
    public void aBusyOneEndsAfterItsWork() throws Exception {
        FreeStyleProject job = test.freestyle(test.waits());
        job.scheduleBuild2(0);
        String agent = test.begun(1);

        computer(agent).setTemporaryOfflineCause(new LowDisk());
        test.let();

        SPOT.succeeds(SpotScenario.build(job, 1));
        ends(agent);
        assertThat("its work was not lost", job.getBuildByNumber(2), is(nullValue()));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // Jenkins' own
    public void oneThatAPersonTookOfflineStays() throws Exception {
        FreeStyleProject job = test.freestyle("echo $NODE_NAME");
        SPOT.succeeds(job.scheduleBuild2(0).waitForStart());
        Computer computer = computer(job.getLastBuild().getBuiltOnStr());

        computer.setTemporaryOfflineCause(
                new OfflineCause.UserCause(User.getOrCreateByIdOrFullName("alice"), "looking at it"));
        computer.getRetentionStrategy().check(computer);

        assertThat(computer.isAcceptingTasks(), is(true));
        assertThat(SPOT.aws().liveInstances(), hasSize(1));
    }

    private static final class LowDisk extends MonitorOfflineCause {
        @Override
        public Class<? extends NodeMonitor> getTrigger() {
            return DiskSpaceMonitor.class;
        }

        @Override
        public String toString() {
            return "Disk space is too low";
        }
    }
}

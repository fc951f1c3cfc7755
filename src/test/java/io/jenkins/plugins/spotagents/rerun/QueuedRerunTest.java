package io.jenkins.plugins.spotagents.rerun;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Action;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueSorter;
import hudson.model.queue.QueueTaskDispatcher;
import hudson.plugins.throttleconcurrents.ThrottleJobProperty;
import hudson.tasks.BuildTrigger;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.TestExtension;

/** A re-run is an item of the queue as any other: it waits for what its job must wait for, but for nothing else. */
public class QueuedRerunTest {
    @ClassRule
    public static final LostBuilds BUILDS = new LostBuilds();

    private final TemporaryFolder files = new TemporaryFolder();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(files).around(BUILDS.eachTest());

    @After
    public void end() throws Exception {
        BUILDS.jenkins().jenkins.doCancelQuietDown();
        HeldBack.JOBS.clear();
    }

    private static Queue.Item waiting(FreeStyleProject job) {
        return await(job + " in the queue").atMost(LostBuilds.PATIENCE).until(() -> job.getQueueItem(), notNullValue());
    }

    private static void waitsBecause(String reason, FreeStyleProject job) {
        await(reason)
                .atMost(LostBuilds.PATIENCE)
                .untilAsserted(() -> assertThat(waiting(job).getWhy(), containsString(reason)));
    }

    @Test
    public void aJobThatMayNotRunConcurrentlyIsNotInItsOwnWay() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        job.setConcurrentBuild(false);
        BUILDS.lose(job);
        BUILDS.isRunAgain(job);
    }

    @Test
    public void itDoesNotWaitForTheJobsQuietPeriod() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        job.setQuietPeriod(3600);
        BUILDS.lose(job);
        BUILDS.isRunAgain(job);
    }

    @Test
    public void aThrottledJobStaysThrottledAndItsReRunGoesFirst() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        job.setConcurrentBuild(true);
        job.addProperty(new ThrottleJobProperty(0, 1, List.of(), true, "project", false, "", null));
        FreeStyleBuild lost = BUILDS.running(job);
        Queue.getInstance().schedule2(job, 0, new NotFolded());
        BUILDS.agents().add(BUILDS.second());
        waiting(job);
        BUILDS.agents().reclaim(BUILDS.first());

        FreeStyleBuild rerun = BUILDS.isRunAgain(job);
        FreeStyleBuild other = BUILDS.succeeds(job, 3);
        assertThat(other.getAction(RequeuedAction.class), nullValue());
        assertThat("one at a time", LostBuilds.beganAfter(rerun, lost), is(true));
        assertThat("one at a time", LostBuilds.beganAfter(other, rerun), is(true));
    }

    /** Another build of the same job, rather than the same one asked for twice. */
    private static final class NotFolded extends InvisibleAction implements Queue.QueueAction {
        @Override
        public boolean shouldSchedule(List<Action> actions) {
            return true;
        }
    }

    @Test
    public void aReRunThatADispatcherHoldsBackWaitsForIt() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        BUILDS.running(job);
        HeldBack.JOBS.add(job.getName());
        BUILDS.agents().add(BUILDS.second());
        BUILDS.agents().reclaim(BUILDS.first());
        waitsBecause("held back by the test", job);

        HeldBack.JOBS.clear();
        Queue.getInstance().scheduleMaintenance();

        BUILDS.isRunAgain(job);
    }

    /** Somebody's dispatcher, as of a plugin for licences or maintenance windows. */
    @TestExtension
    public static final class HeldBack extends QueueTaskDispatcher {
        static final Set<String> JOBS = ConcurrentHashMap.newKeySet();

        @Override
        public CauseOfBlockage canRun(Queue.Item item) {
            return JOBS.contains(item.task.getName()) ? new Held() : null;
        }
    }

    private static final class Held extends CauseOfBlockage {
        @Override
        public String getShortDescription() {
            return "held back by the test";
        }
    }

    @Test
    public void aReRunWaitsForTheDownstreamBuildThatBlocksItsJob() throws Exception {
        File working = files.newFile();
        FreeStyleProject downstream = BUILDS.jenkins().createFreeStyleProject("downstream" + BUILDS.first());
        downstream.getBuildersList().add(new Shell("while [ -e '" + working + "' ]; do sleep 1; done"));
        FreeStyleProject job = BUILDS.job("");
        job.setBlockBuildWhenDownstreamBuilding(true);
        job.getPublishersList().add(new BuildTrigger(downstream.getName(), Result.SUCCESS));
        BUILDS.jenkins().jenkins.rebuildDependencyGraph();
        BUILDS.running(job);
        FreeStyleBuild blocking = downstream.scheduleBuild2(0).waitForStart();
        BUILDS.agents().add(BUILDS.second());
        BUILDS.agents().reclaim(BUILDS.first());
        waitsBecause("is already building", job);

        assertThat(working.delete(), is(true));

        BUILDS.jenkins().waitForCompletion(blocking);
        BUILDS.isRunAgain(job);
        assertThat("triggered by the re-run", BUILDS.succeeds(downstream, 2), notNullValue());
    }

    @Test
    public void aControllerThatPreparesForShutdownRunsItAfterwards() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        BUILDS.running(job);
        BUILDS.agents().add(BUILDS.second());
        BUILDS.jenkins().jenkins.doQuietDown();
        BUILDS.agents().reclaim(BUILDS.first());
        waitsBecause("about to shut down", job);
        assertThat(job.getBuildByNumber(2), nullValue());

        BUILDS.jenkins().jenkins.doCancelQuietDown();

        BUILDS.isRunAgain(job);
    }

    @Test
    public void itIsTheFirstInTheQueueThatThePrioritySorterHasSorted() throws Exception {
        assertThat(wrapped(), containsString("advancedqueue"));
        itOvertakesWhatWaitsLonger();
    }

    @Test
    public void itIsTheFirstInAQueueThatNobodySorts() throws Exception {
        QueueSorter sorter = Queue.getInstance().getSorter();
        Queue.getInstance().setSorter(new FrontOfQueue(null));
        try {
            itOvertakesWhatWaitsLonger();
        } finally {
            Queue.getInstance().setSorter(sorter);
        }
    }

    /** Jenkins installs the sorter of a plugin at the same moment, unless one is there. */
    @Test
    public void thePrioritySorterIsWrappedAlsoWhereJenkinsHasNotInstalledItYet() {
        QueueSorter sorter = Queue.getInstance().getSorter();
        Queue.getInstance().setSorter(null);
        try {
            FrontOfQueue.install();
            assertThat(wrapped(), containsString("advancedqueue"));
        } finally {
            Queue.getInstance().setSorter(sorter);
        }
    }

    private static String wrapped() {
        return String.valueOf(((FrontOfQueue) Queue.getInstance().getSorter()).wrapped());
    }

    private void itOvertakesWhatWaitsLonger() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        BUILDS.running(job);
        FreeStyleProject other = BUILDS.jenkins().createFreeStyleProject("waiting" + BUILDS.first());
        other.setAssignedLabel(Label.get("spot"));
        other.scheduleBuild2(0);
        waiting(other);
        BUILDS.agents().reclaim(BUILDS.first());
        waiting(job);

        BUILDS.agents().add(BUILDS.second());

        FreeStyleBuild rerun = BUILDS.isRunAgain(job);
        assertThat(LostBuilds.beganAfter(BUILDS.succeeds(other, 1), rerun), is(true));
    }
}

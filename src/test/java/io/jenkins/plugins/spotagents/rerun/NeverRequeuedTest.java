package io.jenkins.plugins.spotagents.rerun;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Computer;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.model.listeners.RunListener;
import hudson.slaves.OfflineCause;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.TestExtension;

/** What a person ended, and what ended by itself, stays ended, whatever befalls its agent. */
public class NeverRequeuedTest {
    @ClassRule
    public static final LostBuilds BUILDS = new LostBuilds();

    @Rule
    public final TestRule eachTest = BUILDS.eachTest();

    @After
    public void end() throws Exception {
        AtTheEnd.then = null;
    }

    private static SpareAgents agents() {
        return BUILDS.agents();
    }

    private static Computer first() {
        return BUILDS.jenkins().jenkins.getComputer(SpareAgents.name(BUILDS.first()));
    }

    private static OfflineCause alice() {
        return new OfflineCause.UserCause(User.getOrCreateByIdOrFullName("alice"), "maintenance");
    }

    @Test
    public void aUsersAbortIsFinalThoughTheAgentIsReclaimedAMomentLater() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        FreeStyleBuild run = BUILDS.running(job);
        agents().abortAsUser(run);
        agents().interruptOnly(BUILDS.first()).get(60, TimeUnit.SECONDS);
        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, BUILDS.jenkins().waitForCompletion(run));
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void aUsersAbortIsFinalAlsoWhileTheBuildIsBeingInterrupted() throws Exception {
        FreeStyleProject job = BUILDS.jenkins().createFreeStyleProject("job" + BUILDS.first());
        job.setAssignedLabel(Label.get("spot"));
        SlowToStop slow = new SlowToStop();
        job.getBuildersList().add(slow);
        BUILDS.start(job);
        agents().add(BUILDS.first());
        agents().add(BUILDS.second());
        slow.begun.await();
        FreeStyleBuild run = LostBuilds.build(job, 1);
        int agent = run.getBuiltOnStr().equals(SpareAgents.name(BUILDS.first())) ? BUILDS.first() : BUILDS.second();

        agents().interruptOnly(agent);
        slow.interrupted.await();
        agents().abortAsUser(run);

        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, BUILDS.jenkins().waitForCompletion(run));
        BUILDS.isNotRunAgain(job);
        assertThat("a user ended it", InterruptionsAction.find(run).isPresent(), is(false));
    }

    /** Cleans up after the first interruption for as long as it is let; ends at the second. */
    private static final class SlowToStop extends TestBuilder {
        private final transient CountDownLatch begun = new CountDownLatch(1);
        private final transient CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException {
            begun.countDown();
            CountDownLatch never = new CountDownLatch(1);
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            never.await();
            return true;
        }
    }

    @Test
    public void aReRunThatAUserTakesOutOfTheQueueStaysOut() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        BUILDS.running(job);
        agents().reclaim(BUILDS.first());
        await().atMost(LostBuilds.PATIENCE).until(() -> job.getQueueItem(), notNullValue());
        assertThat(Queue.getInstance().cancel(job.getQueueItem()), is(true));
        agents().add(BUILDS.second());
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void aBuildThatFailsByItselfHasFailed() throws Exception {
        FreeStyleProject job = BUILDS.job("exit 1");
        endsAs(Result.FAILURE, job);
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void aBuildThatHasFailedAMomentBeforeItsAgentIsReclaimedHasFailed() throws Exception {
        FreeStyleProject job = BUILDS.job("exit 1");
        AtTheEnd.then = () -> agents().interruptOnly(BUILDS.first());
        endsAs(Result.FAILURE, job);
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void aBuildThatHasComeThroughAMomentBeforeItsAgentIsReclaimedIsDone() throws Exception {
        FreeStyleProject job = BUILDS.jenkins().createFreeStyleProject("job" + BUILDS.first());
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell("echo done"));
        AtTheEnd.then = () -> agents().interruptOnly(BUILDS.first());
        endsAs(Result.SUCCESS, job);
        BUILDS.isNotRunAgain(job);
        assertThat(InterruptionsAction.find(job.getBuildByNumber(1)).isPresent(), is(false));
    }

    private static void endsAs(Result result, FreeStyleProject job) throws Exception {
        BUILDS.start(job);
        agents().add(BUILDS.first());
        BUILDS.jenkins().assertBuildStatus(result, BUILDS.jenkins().waitForCompletion(LostBuilds.build(job, 1)));
        agents().add(BUILDS.second());
    }

    /** Between a build's result and its leaving the executor. */
    @TestExtension
    public static final class AtTheEnd extends RunListener<FreeStyleBuild> {
        static volatile Runnable then;

        @Override
        public void onCompleted(FreeStyleBuild build, TaskListener listener) {
            if (then != null) {
                then.run();
            }
        }
    }

    @Test
    public void anAgentThatAnAdministratorTookOfflineOwesNothing() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        FreeStyleBuild run = BUILDS.running(job);
        agents().add(BUILDS.second());
        first().setTemporaryOfflineCause(alice());
        agents().reclaim(BUILDS.first());
        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, BUILDS.jenkins().waitForCompletion(run));
        BUILDS.jenkins().assertLogContains("an administrator took the agent away", run);
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void anAgentThatAnAdministratorDisconnectedOwesNothing() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        FreeStyleBuild run = BUILDS.running(job);
        agents().add(BUILDS.second());
        first().disconnect(alice()).get(60, TimeUnit.SECONDS);
        BUILDS.jenkins().assertBuildStatus(Result.FAILURE, BUILDS.jenkins().waitForCompletion(run));
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void anAgentThatAnAdministratorDeletedOwesNothing() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        FreeStyleBuild run = BUILDS.running(job);
        agents().add(BUILDS.second());
        first().doDoDelete();
        BUILDS.jenkins().waitForCompletion(run);
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void aDisabledJobIsNotRunAgain() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        FreeStyleBuild run = BUILDS.running(job);
        agents().add(BUILDS.second());
        job.disable();
        agents().reclaim(BUILDS.first());
        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, BUILDS.jenkins().waitForCompletion(run));
        BUILDS.jenkins().assertLogContains("the job is disabled or gone", run);
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void aJobThatIsDisabledWhileItsReRunWaitsIsNotRunAgain() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        BUILDS.running(job);
        agents().reclaim(BUILDS.first());
        await().atMost(LostBuilds.PATIENCE).until(() -> job.getQueueItem(), notNullValue());
        job.disable();
        agents().add(BUILDS.second());
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void aDeletedJobLeavesNothingBehind() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        BUILDS.running(job);
        agents().add(BUILDS.second());
        job.delete();
        agents().reclaim(BUILDS.first());
        BUILDS.jenkins().waitUntilNoActivity();
        assertThat(BUILDS.jenkins().jenkins.getItem(job.getName()), nullValue());
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.emptyArray;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Computer;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.User;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import java.time.Duration;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution.PlaceholderTask;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** A node block that a person ended, or that ended by itself, stays ended, whatever befalls its agent. */
public class NeverRequeuedBlockTest {
    private static final String BLOCK = "node('spot') { sh 'WORK' }";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    @After
    public void end() throws Exception {
        BLOCKS.jenkins().jenkins.doCancelQuietDown();
    }

    private static Computer first() {
        return BLOCKS.jenkins().jenkins.getComputer(BLOCKS.firstName());
    }

    private static OfflineCause alice() {
        return new OfflineCause.UserCause(User.getOrCreateByIdOrFullName("alice"), "maintenance");
    }

    /** The re-run of the block waits for an agent. */
    private static void awaitInQueue() {
        await("the block in the queue")
                .atMost(PATIENCE)
                .until(() -> Stream.of(Queue.getInstance().getItems())
                        .anyMatch(item -> item.task instanceof PlaceholderTask));
    }

    @Test
    public void aUsersAbortIsFinalThoughTheAgentIsReclaimedAMomentLater() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { sh 'trap \"\" TERM; sleep 300' }");
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.agents().abortAsUser(run);
        BLOCKS.agents().interruptOnly(BLOCKS.first());
        BLOCKS.ends(run, Result.ABORTED);
        BLOCKS.isNotRunAgain(run);
    }

    @Test
    public void aUsersAbortIsFinalWhileTheReRunIsInTheQueue() throws Exception {
        WorkflowRun run = BLOCKS.running(BLOCK);
        BLOCKS.agents().reclaim(BLOCKS.first());
        awaitInQueue();
        BLOCKS.agents().abortAsUser(run);
        BLOCKS.ends(run, Result.ABORTED);
        assertThat(Queue.getInstance().getItems(), is(emptyArray()));
    }

    @Test
    public void aReRunThatAUserTakesOutOfTheQueueStaysOut() throws Exception {
        WorkflowRun run = BLOCKS.running(BLOCK);
        BLOCKS.agents().reclaim(BLOCKS.first());
        awaitInQueue();
        Queue.getInstance().cancel(Queue.getInstance().getItems()[0]);
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.ends(run, Result.ABORTED);
        BLOCKS.jenkins().assertLogNotContains("Running on " + BLOCKS.secondName(), run);
    }

    @Test
    public void aBlockThatFailsByItselfHasFailed() throws Exception {
        WorkflowRun run = BLOCKS.start("node('spot') { sh 'exit 143' }"); // as a killed shell would
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.ends(run, Result.FAILURE);
        BLOCKS.isNotRunAgain(run);
        assertThat(InterruptionsAction.find(run).isPresent(), is(false));
    }

    @Test
    public void anAgentThatAnAdministratorTookOfflineOwesNothing() throws Exception {
        WorkflowRun run = BLOCKS.running(BLOCK);
        first().setTemporaryOfflineCause(alice());
        BLOCKS.reclaimFirst();
        BLOCKS.ends(run, Result.ABORTED);
        BLOCKS.jenkins().assertLogContains("an administrator took the agent away", run);
        BLOCKS.isNotRunAgain(run);
    }

    @Test
    public void anAgentThatAnAdministratorDeletedOwesNothing() throws Exception {
        WorkflowRun run = BLOCKS.running(BLOCK);
        BLOCKS.agents().add(BLOCKS.second());
        first().doDoDelete();
        BLOCKS.isNotRunAgain(run);
    }

    @Test
    public void aDisabledJobIsNotRunAgain() throws Exception {
        WorkflowJob job = BLOCKS.job(BLOCK, true);
        WorkflowRun run = BLOCKS.running(job);
        job.makeDisabled(true);
        BLOCKS.reclaimFirst();
        BLOCKS.ends(run, Result.ABORTED);
        BLOCKS.jenkins().assertLogContains("the job is disabled or gone", run);
        BLOCKS.isNotRunAgain(run);
    }

    @Test
    public void aDeletedJobLeavesNothingBehind() throws Exception {
        WorkflowJob job = BLOCKS.job(BLOCK, true);
        BLOCKS.running(job);
        job.delete();
        BLOCKS.reclaimFirst();
        BLOCKS.jenkins().waitUntilNoActivity();
        assertThat(BLOCKS.jenkins().jenkins.getItem(job.getName()), nullValue());
        assertThat(Queue.getInstance().getItems(), is(emptyArray()));
    }

    /** Such a controller pauses Pipelines: the block ends when it goes on. Its machine is gone by then. */
    @Test
    public void aControllerThatPreparesForShutdownRunsItAfterwards() throws Exception {
        WorkflowRun run = BLOCKS.running(BLOCK);
        BLOCKS.jenkins().jenkins.doQuietDown();
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.agents().interruptOnly(BLOCKS.first());
        BLOCKS.jenkins().waitForMessage("runs again as attempt 2", run);
        BLOCKS.agents().end(BLOCKS.first());
        BLOCKS.jenkins().assertLogNotContains("Running on " + BLOCKS.secondName(), run);

        BLOCKS.jenkins().jenkins.doCancelQuietDown();

        BLOCKS.isRunAgain(run);
    }
}

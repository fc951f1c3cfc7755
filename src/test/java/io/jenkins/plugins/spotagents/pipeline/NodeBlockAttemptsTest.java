package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.Result;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** How often a node block runs again, who says so, and that nobody tries it twice as often. */
public class NodeBlockAttemptsTest {
    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    private static void says(String line, WorkflowRun run) throws Exception {
        BLOCKS.jenkins().assertLogContains(line, run);
    }

    @Test
    public void severalReclaimsInARowEndOnOnDemandCapacity() throws Exception {
        WorkflowRun run = BLOCKS.lose("node('spot') { sh 'case $NODE_NAME in FIRST|" + BLOCKS.secondName()
                + ") sleep 300;; esac; echo ran on $NODE_NAME attempt=$SPOT_ATTEMPT' }");
        BLOCKS.agents().awaitWorkOn(BLOCKS.second());
        BLOCKS.agents().reclaim(BLOCKS.second());
        BLOCKS.agents().add(BLOCKS.third(), PurchaseOption.ON_DEMAND);
        BLOCKS.succeeds(run);
        says("ran on " + SpareAgents.name(BLOCKS.third()) + " attempt=3", run);
    }

    @Test
    public void afterTheLastAttemptTheBuildEndsWithItsStory() throws Exception {
        WorkflowRun run = BLOCKS.lose("node('spot') { sh 'sleep 300' }");
        BLOCKS.agents().awaitWorkOn(BLOCKS.second());
        BLOCKS.agents().reclaim(BLOCKS.second());
        BLOCKS.agents().add(BLOCKS.third(), PurchaseOption.ON_DEMAND);
        BLOCKS.agents().awaitWorkOn(BLOCKS.third());
        BLOCKS.agents().reclaim(BLOCKS.third());
        BLOCKS.ends(run, Result.ABORTED);
        says("all attempts that the template allows are used", run);
        for (int attempt = 1; attempt <= 3; attempt++) {
            says("attempt " + attempt + ": agent " + SpareAgents.name(BLOCKS.first() + attempt - 1), run);
        }
    }

    @Test
    public void aUsersAbortIsFinalAlsoWhileTheAgentIsBeingReclaimed() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { sh 'sleep 300' }");
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.agents().interruptOnly(BLOCKS.first());
        BLOCKS.agents().abortAsUser(run);
        BLOCKS.ends(run, Result.ABORTED);
        BLOCKS.jenkins().assertLogNotContains("Running on " + BLOCKS.secondName(), run);
    }

    @Test
    public void aRetryInsideDoesNotTryAgainOnTheDyingAgent() throws Exception {
        WorkflowRun run = BLOCKS.lose("node('spot') { retry(3) { sh 'WORK' } }");
        BLOCKS.isRunAgain(run);
        BLOCKS.jenkins().assertLogNotContains("Retrying", run);
    }

    @Test
    public void anAuthorsOwnRetryOfAgentsIsLeftAlone() throws Exception {
        WorkflowRun run = BLOCKS.lose("retry(count: 2, conditions: [agent()]) { node('spot') { sh 'WORK' } }");
        BLOCKS.succeeds(run);
        says("Retrying", run);
        says("left to the retry in the Pipeline", run);
        BLOCKS.jenkins().assertLogNotContains("Running the node block again", run);
    }

    @Test
    public void declarativeRetriesAreLeftAlone() throws Exception {
        WorkflowRun run = BLOCKS.lose("""
                pipeline {
                  agent { node { label 'spot'; retries 2 } }
                  stages { stage('one') { steps { sh 'WORK' } } }
                }""");
        BLOCKS.succeeds(run);
        says("left to the retry in the Pipeline", run);
    }

    @Test
    public void theErrorConditionServesAnExplicitRetry() throws Exception {
        WorkflowRun run = BLOCKS.lose(
                "spotRequeue('off') { retry(count: 2, conditions: [spotAgent()]) { node('spot') { sh 'WORK' } } }");
        BLOCKS.succeeds(run);
        says("Retrying", run);
    }

    /** Three attempts of ours, and none more of the author's, who would try again what has failed. */
    @Test
    public void aPlainRetryAroundItDoesNotMultiplyTheAttempts() throws Exception {
        WorkflowRun run = BLOCKS.lose("retry(3) { node('spot') { sh 'sleep 300' } }");
        BLOCKS.agents().awaitWorkOn(BLOCKS.second());
        BLOCKS.agents().reclaim(BLOCKS.second());
        BLOCKS.agents().add(BLOCKS.third(), PurchaseOption.ON_DEMAND);
        BLOCKS.agents().awaitWorkOn(BLOCKS.third());
        BLOCKS.agents().reclaim(BLOCKS.third());
        BLOCKS.ends(run, Result.ABORTED);
        says("all attempts that the template allows are used", run);
        BLOCKS.jenkins().assertLogNotContains("Retrying", run);
    }

    @Test
    public void aPlainRetryAroundItTriesAgainWhatFailedByItself() throws Exception {
        WorkflowRun run =
                BLOCKS.start("int round = 0; retry(2) { node('spot') { if (round++ == 0) { error 'flaky' } } }");
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.succeeds(run);
        says("Retrying", run);
    }

    @Test
    public void aLoopAroundItHasOneAttemptEachWhenOursAreUsedUp() throws Exception {
        WorkflowRun run = BLOCKS.lose("for (int i = 0; i < 2; i++) { try { node('spot') { sh 'sleep 300' } }"
                + " catch (e) { echo \"round ${i} is over\" } }");
        BLOCKS.agents().awaitWorkOn(BLOCKS.second());
        BLOCKS.agents().reclaim(BLOCKS.second());
        BLOCKS.agents().add(BLOCKS.third(), PurchaseOption.ON_DEMAND);
        BLOCKS.agents().awaitWorkOn(BLOCKS.third());
        BLOCKS.agents().reclaim(BLOCKS.third());
        BLOCKS.jenkins().waitForMessage("round 0 is over", run);
        int fourth = BLOCKS.third() + 1;
        BLOCKS.agents().add(fourth);
        BLOCKS.agents().awaitWorkOn(fourth);
        BLOCKS.agents().reclaim(fourth);
        BLOCKS.jenkins().waitForCompletion(run);
        says("round 1 is over", run);
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SleepBuilder;

/** A node block that loses its agent runs again in place; nothing else about the Pipeline changes. */
public class NodeBlockRequeueTest {
    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    private static void says(String line, WorkflowRun run) throws Exception {
        BLOCKS.jenkins().assertLogContains(line, run);
    }

    @Test
    public void aShellOnAReclaimedAgentRunsAgainElsewhere() throws Exception {
        WorkflowRun run = BLOCKS.lose("node('spot') { sh 'WORK' }; echo 'after it'");
        BLOCKS.isRunAgain(run);
        says("after it", run);
        says("runs again as attempt 2", run);
    }

    @Test
    public void theRunTellsWhatBecameOfIt() throws Exception {
        WorkflowRun run = BLOCKS.lose("node('spot') { sh 'WORK' }");
        BLOCKS.succeeds(run);
        List<LostAttempt> attempts = InterruptionsAction.find(run).orElseThrow().getAttempts();
        assertThat(attempts.stream().map(LostAttempt::getAgent).toList(), contains(BLOCKS.firstName()));
        String page = BLOCKS.jenkins()
                .createWebClient()
                .goTo(run.getUrl() + "spot-interruptions/")
                .getBody()
                .getTextContent();
        assertThat(page, containsString(BLOCKS.firstName()));
        assertThat(page, containsString("One attempt was lost"));
    }

    @Test
    public void aScriptOutsideTheSandboxIsNoDifferent() throws Exception {
        WorkflowRun run = BLOCKS.running(BLOCKS.job("node('spot') { sh 'WORK' }", false));
        BLOCKS.reclaimFirst();
        BLOCKS.isRunAgain(run);
    }

    @Test
    public void aPipelineThatRunsAsAUserWhoSeesNothingIsNoDifferent() throws Exception {
        BLOCKS.buildsRunAsSomebodyWhoSeesNothing();
        BLOCKS.isRunAgain(BLOCKS.lose("node('spot') { sh 'WORK' }"));
    }

    @Test
    public void aNodeWithoutALabelIsRunAgainWhereWeServedIt() throws Exception {
        BLOCKS.agents().takeAnything(true);
        BLOCKS.jenkins().jenkins.setNumExecutors(0);
        try {
            WorkflowRun run = BLOCKS.lose("node { sh 'WORK' }");
            BLOCKS.isRunAgain(run);
        } finally {
            BLOCKS.agents().takeAnything(false);
            BLOCKS.jenkins().jenkins.setNumExecutors(2);
        }
    }

    @Test
    public void aDeclarativeRootAgentIsReplaced() throws Exception {
        WorkflowRun run = BLOCKS.lose("""
                pipeline {
                  agent { label 'spot' }
                  stages { stage('one') { steps { sh 'WORK' } } }
                }""");
        BLOCKS.isRunAgain(run);
    }

    @Test
    public void aDeclarativeStageAgentIsReplacedAndEarlierStagesAreNotRepeated() throws Exception {
        WorkflowRun run = BLOCKS.lose("""
                pipeline {
                  agent none
                  stages {
                    stage('before') { steps { echo 'before it' } }
                    stage('work') { agent { label 'spot' }; steps { sh 'WORK' } }
                  }
                }""");
        BLOCKS.isRunAgain(run);
        assertThat(JenkinsRule.getLog(run).split("\nbefore it", -1).length, is(2));
    }

    @Test
    public void aCellOfADeclarativeMatrixIsRunAgain() throws Exception {
        WorkflowRun run = BLOCKS.lose("""
                pipeline {
                  agent none
                  stages { stage('m') { matrix {
                    axes { axis { name 'A'; values 'x' } }
                    agent { label 'spot' }
                    stages { stage('work') { steps { sh 'WORK' } } }
                  } } }
                }""");
        BLOCKS.isRunAgain(run);
    }

    @Test
    public void siblingsInParallelAreNotDisturbed() throws Exception {
        WorkflowRun run = BLOCKS.start("""
                parallel lost: { node('spot') { sh 'WORK' } },
                         kept: { node('other') { sh 'echo kept it on $NODE_NAME; while [ ! -f go ]; do sleep 1; done' } }
                """);
        BLOCKS.agents().addOther(BLOCKS.third());
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.agents().awaitWorkOn(BLOCKS.third());
        BLOCKS.agents().awaitWorkOn(BLOCKS.first());
        BLOCKS.reclaimFirst();
        BLOCKS.jenkins().waitForMessage("ran on " + BLOCKS.secondName(), run);
        BLOCKS.agents().workspace(BLOCKS.third(), run).child("go").write("", "UTF-8");
        BLOCKS.succeeds(run);
        assertThat(JenkinsRule.getLog(run).split("kept it on", -1).length, is(3)); // the command and its output, once
    }

    @Test
    public void theOuterOfTwoNestedNodesTakesTheInnerAlong() throws Exception {
        WorkflowRun run =
                BLOCKS.start("node('spot') { echo 'outer on ' + env.NODE_NAME; node('other') { sh 'OUTER=${NODE_NAME}; "
                        + "if [ ! -f ../once ]; then touch ../once; sleep 300; fi; echo inner done' } }");
        BLOCKS.agents().addOther(BLOCKS.third());
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.jenkins().waitForMessage("sleep 300", run);
        BLOCKS.reclaimFirst();
        BLOCKS.succeeds(run);
        says("outer on " + BLOCKS.secondName(), run);
        says("inner done", run);
    }

    @Test
    public void blocksAroundTheNodeStayAsTheyAre() throws Exception {
        WorkflowRun run = BLOCKS.lose("""
                lock('it') { timeout(5) { withEnv(['WHO=me']) { catchError { node('spot') { sh 'WORK; echo $WHO' } } } } }""");
        BLOCKS.isRunAgain(run);
    }

    @Test
    public void aWaitForInputIsAskedAgain() throws Exception {
        WorkflowRun run = BLOCKS.start(
                "node('spot') { echo 'on ' + env.NODE_NAME; if (env.NODE_NAME == 'FIRST') { input 'Go?' } }");
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.jenkins().waitForMessage("Go?", run);
        BLOCKS.reclaimFirst();
        BLOCKS.succeeds(run);
        says("on " + BLOCKS.secondName(), run);
    }

    @Test
    public void aDownstreamBuildIsAbortedAndStartedAgain() throws Exception {
        FreeStyleProject downstream = BLOCKS.jenkins().createFreeStyleProject("downstream" + BLOCKS.first());
        downstream.getBuildersList().add(new SleepBuilder(300_000));
        WorkflowRun run = BLOCKS.start("node('spot') { build 'downstream" + BLOCKS.first() + "' }");
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.jenkins().waitForMessage("Starting building: downstream", run);
        BLOCKS.jenkins().waitForMessage("Sleeping", downstream.getBuildByNumber(1));
        downstream.getBuildersList().clear();
        BLOCKS.reclaimFirst();
        BLOCKS.succeeds(run);
        assertThat(downstream.getBuildByNumber(1).getResult(), is(Result.ABORTED));
        assertThat(downstream.getBuildByNumber(2).getResult(), is(Result.SUCCESS));
    }

    @Test
    public void anAgentThatVanishesWithoutNoticeLosesNothing() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { sh 'WORK' }");
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.agents().vanish(BLOCKS.first());
        BLOCKS.isRunAgain(run);
    }

    @Test
    public void nothingIsRecordedOnABuildThatNobodyInterrupts() throws Exception {
        WorkflowRun run = BLOCKS.start("node('spot') { sh 'echo fine' }");
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.succeeds(run);
        assertThat(run.getActions(InterruptionsAction.class), hasSize(0));
    }
}

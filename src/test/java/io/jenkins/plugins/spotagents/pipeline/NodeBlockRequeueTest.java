package io.jenkins.plugins.spotagents.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.libs.GlobalLibraries;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SleepBuilder;

/** A node block that loses its agent runs again in place; nothing else about the Pipeline changes. */
public class NodeBlockRequeueTest {
    @ClassRule
    public static final BuildWatcher LOGS = new BuildWatcher();

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    static {
        JENKINS.timeout = 0; // one Jenkins for all these tests; each waits no longer than it must
    }

    /** Goes on for as long as the agent lives, on the first agent of a test; ends at once on any other. */
    private static final String WORK =
            "if [ \"$NODE_NAME\" = FIRST ]; then sleep 300; fi; echo ran on $NODE_NAME attempt=$SPOT_ATTEMPT";

    private static final String LIBRARY_CLASS = """
            class Builder implements Serializable {
              def steps
              def build() { steps.node('spot') { steps.sh 'WORK' } }
            }
            new Builder(steps: steps).build()""";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static SpareAgents agents;

    private final int first = NUMBERS.addAndGet(10);
    private final int second = first + 1;
    private final int third = first + 2;

    @BeforeClass
    public static void configureACloud() throws Exception {
        agents = new SpareAgents(JENKINS);
    }

    @After
    public void removeAgents() throws Exception {
        agents.removeAll();
    }

    @Test
    public void aShellOnAReclaimedAgentRunsAgainElsewhere() throws Exception {
        WorkflowRun run = reclaimFirst("node('spot') { sh 'WORK' }; echo 'after it'");
        succeeds(run);
        ranOnSecond(run);
        JENKINS.assertLogContains("after it", run);
        JENKINS.assertLogContains("runs again as attempt 2", run);
    }

    @Test
    public void theRunTellsWhatBecameOfIt() throws Exception {
        WorkflowRun run = reclaimFirst("node('spot') { sh 'WORK' }");
        succeeds(run);
        List<LostAttempt> attempts = InterruptionsAction.find(run).orElseThrow().getAttempts();
        assertThat(attempts.stream().map(LostAttempt::getAgent).toList(), contains(SpareAgents.name(first)));
        String page = JENKINS.createWebClient()
                .goTo(run.getUrl() + "spot-interruptions/")
                .getBody()
                .getTextContent();
        assertThat(page, containsString(SpareAgents.name(first)));
        assertThat(page, containsString("One attempt was lost"));
    }

    @Test
    public void aScriptOutsideTheSandboxIsNoDifferent() throws Exception {
        WorkflowRun run = start("node('spot') { sh 'WORK' }", false);
        reclaimFirst();
        succeeds(run);
        ranOnSecond(run);
    }

    @Test
    public void aNodeWithoutALabelIsRunAgainWhereWeServedIt() throws Exception {
        agents.takeAnything(true);
        JENKINS.jenkins.setNumExecutors(0);
        try {
            WorkflowRun run = reclaimFirst("node { sh 'WORK' }");
            succeeds(run);
            ranOnSecond(run);
        } finally {
            agents.takeAnything(false);
            JENKINS.jenkins.setNumExecutors(2);
        }
    }

    @Test
    public void aDeclarativeRootAgentIsReplaced() throws Exception {
        WorkflowRun run = reclaimFirst("""
                pipeline {
                  agent { label 'spot' }
                  stages { stage('one') { steps { sh 'WORK' } } }
                }""");
        succeeds(run);
        ranOnSecond(run);
    }

    @Test
    public void aDeclarativeStageAgentIsReplacedAndEarlierStagesAreNotRepeated() throws Exception {
        WorkflowRun run = reclaimFirst("""
                pipeline {
                  agent none
                  stages {
                    stage('before') { steps { echo 'before it' } }
                    stage('work') { agent { label 'spot' }; steps { sh 'WORK' } }
                  }
                }""");
        succeeds(run);
        ranOnSecond(run);
        assertThat(JenkinsRule.getLog(run).split("\nbefore it", -1).length, is(2));
    }

    @Test
    public void aCellOfADeclarativeMatrixIsRunAgain() throws Exception {
        WorkflowRun run = reclaimFirst("""
                pipeline {
                  agent none
                  stages { stage('m') { matrix {
                    axes { axis { name 'A'; values 'x' } }
                    agent { label 'spot' }
                    stages { stage('work') { steps { sh 'WORK' } } }
                  } } }
                }""");
        succeeds(run);
        ranOnSecond(run);
    }

    @Test
    public void siblingsInParallelAreNotDisturbed() throws Exception {
        WorkflowRun run = start("""
                parallel lost: { node('spot') { sh 'WORK' } },
                         kept: { node('other') { sh 'echo kept it on $NODE_NAME; while [ ! -f go ]; do sleep 1; done' } }
                """, true);
        agents.addOther(third);
        agents.add(first);
        agents.awaitWorkOn(third);
        agents.awaitWorkOn(first);
        agents.add(second);
        agents.reclaim(first);
        JENKINS.waitForMessage("ran on " + SpareAgents.name(second), run);
        agents.workspace(third, run).child("go").write("", "UTF-8");
        succeeds(run);
        assertThat(JenkinsRule.getLog(run).split("kept it on", -1).length, is(3)); // the command and its output, once
    }

    @Test
    public void theOuterOfTwoNestedNodesTakesTheInnerAlong() throws Exception {
        WorkflowRun run = start(
                "node('spot') { echo 'outer on ' + env.NODE_NAME; node('other') { sh 'OUTER=${NODE_NAME}; "
                        + "if [ ! -f ../once ]; then touch ../once; sleep 300; fi; echo inner done' } }",
                true);
        agents.addOther(third);
        agents.add(first);
        JENKINS.waitForMessage("sleep 300", run);
        agents.add(second);
        agents.reclaim(first);
        succeeds(run);
        JENKINS.assertLogContains("outer on " + SpareAgents.name(second), run);
        JENKINS.assertLogContains("inner done", run);
    }

    @Test
    public void blocksAroundTheNodeStayAsTheyAre() throws Exception {
        WorkflowRun run = reclaimFirst("""
                lock('it') { timeout(5) { withEnv(['WHO=me']) { catchError { node('spot') { sh 'WORK; echo $WHO' } } } } }""");
        succeeds(run);
        ranOnSecond(run);
    }

    @Test
    public void aRetryInsideDoesNotTryAgainOnTheDyingAgent() throws Exception {
        WorkflowRun run = reclaimFirst("node('spot') { retry(3) { sh 'WORK' } }");
        succeeds(run);
        ranOnSecond(run);
        JENKINS.assertLogNotContains("Retrying", run);
    }

    @Test
    public void anAuthorsOwnRetryOfAgentsIsLeftAlone() throws Exception {
        WorkflowRun run = reclaimFirst("retry(count: 2, conditions: [agent()]) { node('spot') { sh 'WORK' } }");
        succeeds(run);
        JENKINS.assertLogContains("Retrying", run);
        JENKINS.assertLogContains("left to the retry in the Pipeline", run);
        JENKINS.assertLogNotContains("Running the node block again", run);
    }

    @Test
    public void declarativeRetriesAreLeftAlone() throws Exception {
        WorkflowRun run = reclaimFirst("""
                pipeline {
                  agent { node { label 'spot'; retries 2 } }
                  stages { stage('one') { steps { sh 'WORK' } } }
                }""");
        succeeds(run);
        JENKINS.assertLogContains("left to the retry in the Pipeline", run);
    }

    @Test
    public void theErrorConditionServesAnExplicitRetry() throws Exception {
        WorkflowRun run = reclaimFirst(
                "spotRequeue('off') { retry(count: 2, conditions: [spotAgent()]) { node('spot') { sh 'WORK' } } }");
        succeeds(run);
        JENKINS.assertLogContains("Retrying", run);
    }

    @Test
    public void aWaitForInputIsAskedAgain() throws Exception {
        WorkflowRun run = start(
                "node('spot') { echo 'on ' + env.NODE_NAME; if (env.NODE_NAME == 'FIRST') { input 'Go?' } }", true);
        agents.add(first);
        JENKINS.waitForMessage("Go?", run);
        agents.add(second);
        agents.reclaim(first);
        succeeds(run);
        JENKINS.assertLogContains("on " + SpareAgents.name(second), run);
    }

    @Test
    public void aDownstreamBuildIsAbortedAndStartedAgain() throws Exception {
        FreeStyleProject downstream = JENKINS.createFreeStyleProject("downstream" + first);
        downstream.getBuildersList().add(new SleepBuilder(300_000));
        WorkflowRun run = start("node('spot') { build 'downstream" + first + "' }", true);
        agents.add(first);
        JENKINS.waitForMessage("Starting building: downstream", run);
        JENKINS.waitForMessage("Sleeping", downstream.getBuildByNumber(1));
        downstream.getBuildersList().clear();
        agents.add(second);
        agents.reclaim(first);
        succeeds(run);
        assertThat(downstream.getBuildByNumber(1).getResult(), is(Result.ABORTED));
        assertThat(downstream.getBuildByNumber(2).getResult(), is(Result.SUCCESS));
    }

    @Test
    public void severalReclaimsInARowEndOnOnDemandCapacity() throws Exception {
        String work = "node('spot') { sh 'case $NODE_NAME in *" + (first % 10) + ") sleep 300;; *" + (second % 10)
                + ") sleep 300;; esac; echo ran on $NODE_NAME attempt=$SPOT_ATTEMPT' }";
        WorkflowRun run = start(work, true);
        agents.add(first);
        agents.awaitWorkOn(first);
        agents.add(second);
        agents.reclaim(first);
        agents.awaitWorkOn(second);
        agents.reclaim(second);
        agents.add(third, PurchaseOption.ON_DEMAND);
        succeeds(run);
        JENKINS.assertLogContains("ran on " + SpareAgents.name(third) + " attempt=3", run);
    }

    @Test
    public void afterTheLastAttemptTheBuildEndsWithItsStory() throws Exception {
        WorkflowRun run = start("node('spot') { sh 'sleep 300' }", true);
        agents.add(first);
        agents.awaitWorkOn(first);
        agents.add(second);
        agents.reclaim(first);
        agents.awaitWorkOn(second);
        agents.reclaim(second);
        agents.add(third, PurchaseOption.ON_DEMAND);
        agents.awaitWorkOn(third);
        agents.reclaim(third);
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("all attempts that the template allows are used", run);
        for (int attempt = 1; attempt <= 3; attempt++) {
            JENKINS.assertLogContains("attempt " + attempt + ": agent " + SpareAgents.name(first + attempt - 1), run);
        }
    }

    @Test
    public void aUsersAbortIsFinalAlsoWhileTheAgentIsBeingReclaimed() throws Exception {
        WorkflowRun run = start("node('spot') { sh 'sleep 300' }", true);
        agents.add(first);
        agents.awaitWorkOn(first);
        agents.add(second);
        agents.interruptOnly(first);
        agents.abortAsUser(run);
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        JENKINS.assertLogNotContains("Running on " + SpareAgents.name(second), run);
    }

    @Test
    public void aLabelThatIsNotOursIsThePlainStep() throws Exception {
        WorkflowRun run = start("node('other') { echo 'ran' }", true);
        agents.addOther(first);
        succeeds(run);
        JENKINS.assertLogContains("ran", run);
    }

    @Test
    public void aVariableOrParameterNamedNodeKeepsItsMeaning() throws Exception {
        WorkflowJob job =
                job("echo \"it is ${node}\"; def node2 = node; withEnv(['x=1']) { echo env.x + node2 }", true);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("node", "a parameter")));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        succeeds(run);
        JENKINS.assertLogContains("it is a parameter", run);
    }

    @Test
    public void anUnknownNodeVariableIsAsUnknownAsEver() throws Exception {
        WorkflowRun run =
                start("try { echo node } catch (MissingPropertyException e) { echo 'as ever: ' + e.message }", true);
        succeeds(run);
        JENKINS.assertLogContains("as ever: No such property: node for class", run);
    }

    @Test
    public void anAgentThatVanishesWithoutNoticeLosesNothing() throws Exception {
        WorkflowRun run = start("node('spot') { sh 'WORK' }", true);
        agents.add(first);
        agents.awaitWorkOn(first);
        agents.add(second);
        agents.vanish(first);
        succeeds(run);
        ranOnSecond(run);
    }

    @Test
    public void nothingIsRecordedOnABuildThatNobodyInterrupts() throws Exception {
        WorkflowRun run = start("node('spot') { sh 'echo fine' }", true);
        agents.add(first);
        succeeds(run);
        assertThat(run.getActions(InterruptionsAction.class), hasSize(0));
    }

    @Test
    public void aNodeInALibrarysVarsIsRunAgain() throws Exception {
        library(Map.of("vars/work.groovy", "def call() { node('spot') { sh 'WORK' } }"));
        WorkflowRun run = reclaimFirst("@Library('lib') _; work()");
        succeeds(run);
        ranOnSecond(run);
    }

    @Test
    public void aLibrarysOwnNodeGoesFirst() throws Exception {
        library(Map.of("vars/node.groovy", "def call(label, body) { echo 'their node'; steps.node(label, body) }"));
        WorkflowRun run = start("@Library('lib') _; node('spot') { sh 'echo fine' }", true);
        agents.add(first);
        succeeds(run);
        JENKINS.assertLogContains("their node", run);
    }

    @Test
    public void aLibraryClassThatCallsTheStepIsOutOfReach() throws Exception {
        WorkflowRun run = reclaimFirst(LIBRARY_CLASS);
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("called past the plugin", run);
    }

    @Test
    public void aLibraryClassThatCallsTheStepIsCoveredOnDemand() throws Exception {
        PipelineSettings.get().setLibraryClasses(true);
        try {
            WorkflowRun run = reclaimFirst(LIBRARY_CLASS);
            succeeds(run);
            ranOnSecond(run);
        } finally {
            PipelineSettings.get().setLibraryClasses(false);
        }
    }

    private void library(Map<String, String> files) {
        Map<String, String> filled = new HashMap<>();
        files.forEach((name, text) -> filled.put(name, fill(text)));
        LibraryConfiguration library = new LibraryConfiguration("lib", new LibraryFiles(filled));
        library.setDefaultVersion("1");
        GlobalLibraries.get().setLibraries(List.of(library));
    }

    private String fill(String script) {
        return script.replace("WORK", WORK).replace("FIRST", SpareAgents.name(first));
    }

    private WorkflowJob job(String script, boolean sandbox) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class, "job" + first);
        job.setDefinition(
                new CpsFlowDefinition(script.replace("WORK", WORK).replace("FIRST", SpareAgents.name(first)), sandbox));
        return job;
    }

    private WorkflowRun start(String script, boolean sandbox) throws Exception {
        return job(script, sandbox).scheduleBuild2(0).waitForStart();
    }

    private WorkflowRun reclaimFirst(String script) throws Exception {
        WorkflowRun run = start(script, true);
        reclaimFirst();
        return run;
    }

    private void reclaimFirst() throws Exception {
        agents.add(first);
        agents.awaitWorkOn(first);
        agents.add(second);
        agents.reclaim(first);
    }

    private static void succeeds(WorkflowRun run) throws Exception {
        JENKINS.assertBuildStatus(Result.SUCCESS, JENKINS.waitForCompletion(run));
    }

    private void ranOnSecond(WorkflowRun run) throws Exception {
        JENKINS.assertLogContains("ran on " + SpareAgents.name(second) + " attempt=2", run);
    }
}

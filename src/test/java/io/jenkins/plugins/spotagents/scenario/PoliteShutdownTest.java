package io.jenkins.plugins.spotagents.scenario;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/**
 * A machine that shuts down without notice ends the shells first, and its connection stands for some seconds more: what ran there was lost
 * with it, whatever it ended in.
 */
public class PoliteShutdownTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario();

    /** Waits the first time, and then ends as a shell does that a signal ended. */
    private String endsWith(int exitCode) {
        return test.waits() + "; if [ $begun -eq 1 ]; then exit " + exitCode + "; fi";
    }

    /** The shell ends now, the connection three seconds later; EC2 knows of nothing before that. */
    private void machineGoes() throws Exception {
        String agent = test.begun(1);
        Timer.get().schedule(() -> SPOT.aws().failHost(agent), 3, TimeUnit.SECONDS);
        test.let();
    }

    /** The same, but EC2 says so as soon as it is asked. */
    private void instanceGoes() throws Exception {
        SPOT.aws().reclaim(test.begun(1), NoticePlan.none().machineLingers(Duration.ofSeconds(4)));
        test.let();
    }

    private void ranOnTwoAgents() {
        List<String> agents = test.agents();
        assertThat(agents, hasSize(2));
        assertThat(agents.get(1), is(not(agents.get(0))));
    }

    private void blockRunsAgain(int exitCode) throws Exception {
        WorkflowRun run = test.nodeBlock(endsWith(exitCode));
        machineGoes();
        SPOT.succeeds(run);
        ranOnTwoAgents();
    }

    @Test
    public void aShellEndedBySigterm() throws Exception {
        blockRunsAgain(143);
    }

    @Test
    public void aShellEndedBySigkill() throws Exception {
        blockRunsAgain(137);
    }

    @Test
    public void aShellEndedBySigint() throws Exception {
        blockRunsAgain(130);
    }

    @Test
    public void aMakeWhoseCompilerWasEnded() throws Exception {
        WorkflowRun run = test.nodeBlock(
                test.waits() + "; if [ $begun -eq 1 ]; then echo 'make: *** [Makefile:3: all] Terminated'; exit 2; fi");
        machineGoes();
        SPOT.succeeds(run);
        ranOnTwoAgents();
    }

    @Test
    public void whateverItEndedInIfEc2SaysThatTheInstanceGoes() throws Exception {
        WorkflowRun run = test.nodeBlock(endsWith(2));
        instanceGoes();
        SPOT.succeeds(run);
        ranOnTwoAgents();
    }

    @Test
    public void anExitCodeThatTheScriptIsGiven() throws Exception {
        WorkflowRun run = test.pipeline("node('spot') { if (sh(returnStatus: true, script: '''" + endsWith(143)
                + "''') != 0) { currentBuild.result = 'UNSTABLE' } }");
        instanceGoes();
        SPOT.succeeds(run);
        ranOnTwoAgents();
    }

    private void buildRunsAgain(FreeStyleProject job) throws Exception {
        SPOT.succeeds(SpotScenario.build(job, 2));
        SPOT.ends(SpotScenario.build(job, 1), Result.ABORTED);
        assertThat(job.getBuildByNumber(3), is(nullValue()));
        ranOnTwoAgents();
    }

    @Test
    public void aFreestyleBuildOfMakeIfEc2SaysThatTheInstanceGoes() throws Exception {
        FreeStyleProject job = test.freestyle(endsWith(2));
        job.scheduleBuild2(0);
        instanceGoes();
        buildRunsAgain(job);
    }

    @Test
    public void aBuildThatFailsByItselfHasFailedAndSaysSo() throws Exception {
        FreeStyleProject job = test.freestyle("exit 2");
        job.scheduleBuild2(0);
        SPOT.ends(SpotScenario.build(job, 1), Result.FAILURE);
        SPOT.jenkins().assertLogContains("the cloud says that the instance runs", job.getLastBuild());
        assertThat(job.getBuildByNumber(2), is(nullValue()));
        assertThat(SPOT.launched(), hasSize(1));
    }
}

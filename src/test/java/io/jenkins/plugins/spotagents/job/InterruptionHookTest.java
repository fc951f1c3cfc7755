package io.jenkins.plugins.spotagents.job;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.EnvVars;
import hudson.matrix.Axis;
import hudson.matrix.AxisList;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixProject;
import hudson.matrix.MatrixRun;
import hudson.model.EnvironmentContributingAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.InvisibleAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.tasks.Shell;
import hudson.util.Secret;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import io.jenkins.plugins.spotagents.scenario.SpotScenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.credentialsbinding.impl.StringBinding;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** The script that saves what it can, from the notice in the queue to what a person reads in the log. */
public class InterruptionHookTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test =
            SPOT.scenario(template -> template.getRequeue().setHookScript("echo the hook of the template"));

    private FreeStyleProject job(String hook) throws Exception {
        FreeStyleProject job = test.freestyle(test.loses());
        job.addProperty(property(hook));
        return job;
    }

    private static JobRequeueProperty property(String hook) {
        JobRequeueProperty property = new JobRequeueProperty();
        property.setScript(hook);
        return property;
    }

    private String reclaim() {
        return test.reclaim(NoticePlan.sqsOnly());
    }

    /** The log of the interrupted run, after the other has come to a good end. */
    private static FreeStyleBuild lost(FreeStyleProject job) throws Exception {
        SPOT.succeeds(SpotScenario.build(job, 2));
        return SPOT.ends(SpotScenario.build(job, 1), Result.ABORTED);
    }

    private static void says(String line, Run<?, ?> run) throws Exception {
        SPOT.jenkins().assertLogContains(line, run);
    }

    private static void isSilentOn(String line, Run<?, ?> run) throws Exception {
        SPOT.jenkins().assertLogNotContains(line, run);
    }

    private Instant deadline(String agent) {
        return SPOT.released(agent).interruption().deadline().orElseThrow();
    }

    @Test
    public void itRunsInTheBuildsWorkspaceAndEnvironmentAndKnowsTheDeadlineAndTheReason() throws Exception {
        FreeStyleProject job = job("""
                [ "$PWD" = "$WORKSPACE" ] && echo "in the workspace"
                echo "checkpoint of $JOB_NAME $BUILD_NUMBER with $TEXT on $NODE_NAME"
                command -v sort
                echo "until $SPOT_DEADLINE because of $SPOT_REASON"
                """);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("TEXT", "this")));
        job.scheduleBuild2(0, new PrependsToPath());
        String agent = reclaim();

        FreeStyleBuild lost = lost(job);
        says("\nin the workspace", lost);
        says("\ncheckpoint of " + test.name() + " 1 with this on " + agent, lost);
        says("bin/sort", lost);
        says("\nuntil " + deadline(agent).getEpochSecond() + " because of spot-interruption", lost);
        isSilentOn("the hook of the template", lost);
    }

    /** As tool wrappers do: what they prepend to must be there. */
    private static final class PrependsToPath extends InvisibleAction implements EnvironmentContributingAction {
        @Override
        public void buildEnvironment(Run<?, ?> run, EnvVars env) {
            env.override("PATH+TOOL", "/opt/tool/bin");
        }
    }

    @Test
    public void aFailureIsToldAndChangesNothing() throws Exception {
        FreeStyleProject job = job("echo cannot save; exit 3");
        job.scheduleBuild2(0);
        reclaim();
        FreeStyleBuild lost = lost(job);
        says("\ncannot save", lost);
        says("The interruption hook ended with exit code 3", lost);
        assertThat(test.agents(), hasSize(2));
    }

    @Test
    public void itIsEndedAtTheMarginBeforeTheDeadline() throws Exception {
        SPOT.configure(template -> template.getRequeue().setMarginSeconds(110)); // it has ten of the two minutes
        FreeStyleProject job = job("echo saving; sleep 300; echo saved it all");
        job.scheduleBuild2(0);
        String agent = reclaim();
        FreeStyleBuild lost = lost(job);
        says("\nsaving", lost);
        says("The interruption hook was ended, as its time was over", lost);
        isSilentOn("\nsaved it all", lost);
        SPOT.released(agent);
    }

    @Test
    public void theBuildsSecretsStaySecret() throws Exception {
        secret("token", "s3cr3t");
        FreeStyleProject job = job("echo the token is $TOKEN.");
        job.getBuildWrappersList().add(new SecretBuildWrapper(List.of(new StringBinding("TOKEN", "token"))));
        job.scheduleBuild2(0);
        reclaim();
        FreeStyleBuild lost = lost(job);
        says("\nthe token is ****.", lost);
        isSilentOn("s3cr3t", lost);
    }

    private static void secret(String id, String value) throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(value)));
    }

    @Test
    public void aCellOfAMatrixHasItsOwnAndItsReRunKnowsThatItIsOne() throws Exception {
        MatrixProject job = SPOT.jenkins().createProject(MatrixProject.class, test.name());
        job.setAxes(new AxisList(new LabelAxis("label", List.of("spot")), new Axis("CELL", "lost")));
        job.getBuildersList().add(new Shell(test.loses()));
        job.getBuildersList().add(new Shell("echo \"attempt $SPOT_ATTEMPT instead of $SPOT_INTERRUPTED_RUN\""));
        job.addProperty(property("echo \"checkpoint of cell $CELL\""));
        job.scheduleBuild2(0);
        reclaim();
        MatrixBuild rerun = SPOT.succeeds(SpotScenario.build(job, 2));
        says("\ncheckpoint of cell lost", cell(SpotScenario.build(job, 1)));
        says("\nattempt 2 instead of " + test.name() + "#1", cell(rerun));
    }

    private static MatrixRun cell(MatrixBuild build) {
        return build.getExactRuns().get(0);
    }

    @Test
    public void aNodeBlockHasItInItsWorkspaceWithItsOwnEnvironmentAndSecrets() throws Exception {
        secret("block-token", "bl0ckt0ken");
        WorkflowRun run = test.pipeline("""
                properties([spotInterruption(script: '''
                    [ "$PWD" = "$WORKSPACE" ] && echo "in the workspace"
                    echo "checkpoint of $WHAT on $NODE_NAME, the token is $TOKEN."
                    echo "until $SPOT_DEADLINE because of $SPOT_REASON"
                ''')])
                node('spot') { dir('below') { withEnv(['WHAT=this']) {
                  withCredentials([string(credentialsId: 'block-token', variable: 'TOKEN')]) { sh '''%s''' }
                  sh 'echo "attempt $SPOT_ATTEMPT instead of $SPOT_INTERRUPTED_RUN"'
                } } }""".formatted(test.loses()));
        String agent = reclaim();

        SPOT.succeeds(run);
        says("in the workspace\n", run);
        says("checkpoint of this on " + agent + ", the token is ****.\n", run);
        isSilentOn("bl0ckt0ken", run);
        says("until " + deadline(agent).getEpochSecond() + " because of spot-interruption\n", run);
        says("attempt 2 instead of " + test.name() + "#1\n", run);
    }

    @Test
    public void aDeclarativePipelineGivesItAsAnOption() throws Exception {
        WorkflowRun run = test.pipeline("""
                pipeline {
                  agent { label 'spot' }
                  options { spotInterruption(script: 'echo "the hook of the Jenkinsfile"') }
                  stages { stage('one') { steps { sh '''%s''' } } }
                }""".formatted(test.loses()));
        reclaim();
        SPOT.succeeds(run);
        says("the hook of the Jenkinsfile\n", run);
        isSilentOn("the hook of the template", run);
    }

    @Test
    public void theTemplatesServesWhoHasNone() throws Exception {
        WorkflowRun run = test.pipeline("node('spot') { sh '''" + test.loses() + "''' }");
        reclaim();
        SPOT.succeeds(run);
        says("the hook of the template\n", run);
    }

    @Test
    public void ofTwoNestedNodesItIsTheLostOneThatHasIt() throws Exception {
        SPOT.jenkins().createSlave("inner", "inner", null);
        WorkflowRun run = test.pipeline("""
                properties([spotInterruption(script: 'echo "hook on $NODE_NAME"')])
                node('spot') { def outer = env.NODE_NAME; node('inner') { withEnv(["NODE_NAME=$outer"]) { sh '''%s''' } } }
                """.formatted(test.loses()));
        String agent = reclaim();
        SPOT.succeeds(run);
        says("hook on " + agent + "\n", run);
        isSilentOn("hook on inner\n", run);
    }

    @Test
    public void beforeAScheduledMaintenanceItRunsTwoMinutesAhead() throws Exception {
        SPOT.configure(template -> template.getRequeue().setMarginSeconds(110));
        FreeStyleProject job = job("echo \"saved because of $SPOT_REASON\"");
        job.scheduleBuild2(0);
        String agent = test.begun(1);
        SPOT.aws().scheduleMaintenance(agent, "instance-retirement", Duration.ofSeconds(130));
        FreeStyleBuild lost = lost(job);
        says("\nsaved because of scheduled-maintenance", lost);
    }
}

package io.jenkins.plugins.spotagents.rerun;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Cause;
import hudson.model.FileParameterDefinition;
import hudson.model.FileParameterValue;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.PasswordParameterValue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.slaves.OfflineCause;
import hudson.tasks.Shell;
import hudson.util.Secret;
import io.jenkins.plugins.spotagents.agent.PinnedWork;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.JobRequeueProperty;
import io.jenkins.plugins.spotagents.job.RecordedLosses;
import io.jenkins.plugins.spotagents.job.RequeueCause;
import java.io.File;
import java.nio.file.Files;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;

/** A freestyle build or matrix cell that loses its agent is run again, once, as what it was. */
public class BuildRequeueTest {
    @ClassRule
    public static final LostBuilds BUILDS = new LostBuilds();

    private final TemporaryFolder files = new TemporaryFolder();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(files).around(BUILDS.eachTest());

    private static SpareAgents agents() {
        return BUILDS.agents();
    }

    private static void says(String line, Run<?, ?> run) throws Exception {
        BUILDS.jenkins().assertLogContains(line, run);
    }

    @Test
    public void theReRunHasTheParametersOfTheLostOne() throws Exception {
        FreeStyleProject job = BUILDS.job("echo says $TEXT; cat upload");
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("TEXT", "default"),
                new PasswordParameterDefinition("SECRET", Secret.fromString(""), ""),
                new FileParameterDefinition("upload", "")));
        File upload = files.newFile();
        Files.writeString(upload.toPath(), "what was uploaded");
        BUILDS.lose(
                job,
                new StringParameterValue("TEXT", "hello"),
                new PasswordParameterValue("SECRET", "s3cret"),
                new FileParameterValue("upload", upload, "name.txt"));
        FreeStyleBuild rerun = BUILDS.isRunAgain(job);
        says("says hello", rerun);
        says("what was uploaded", rerun);
        PasswordParameterValue secret =
                (PasswordParameterValue) rerun.getAction(ParametersAction.class).getParameter("SECRET");
        assertThat(secret.getValue().getPlainText(), is("s3cret"));
    }

    @Test
    public void theTwoRunsTellOfEachOther() throws Exception {
        FreeStyleProject job = BUILDS.job("echo attempt=$SPOT_ATTEMPT of $SPOT_INTERRUPTED_RUN");
        FreeStyleBuild lost = BUILDS.lose(job);
        FreeStyleBuild rerun = BUILDS.isRunAgain(job);
        assertThat(lost.getResult(), is(Result.ABORTED));
        assertThat(
                lost.getAction(InterruptionsAction.class).getAttempts().get(0).getRerun(),
                is(rerun.getExternalizableId()));
        says("Runs again as", lost);
        assertThat(rerun.getCause(Cause.UserIdCause.class), notNullValue());
        assertThat(rerun.getCause(RequeueCause.class).getAgent(), is(SpareAgents.name(BUILDS.first())));
        says("Requeued as attempt 2", rerun);
        says("attempt=2 of " + lost.getExternalizableId(), rerun);
        BUILDS.jenkins().createWebClient().goTo(lost.getUrl());
        BUILDS.jenkins().createWebClient().goTo(rerun.getUrl());
        BUILDS.jenkins().createWebClient().goTo(lost.getUrl() + "spot-interruptions/");
    }

    /** So are the plugin's own threads. */
    @Test
    @SuppressWarnings("try") // the context is there to be closed
    public void whatWasLostAndWhatWaitsIsKnownToWhoeverIsNobody() throws Exception {
        BUILDS.buildsRunAsSomebodyWhoSeesNothing();
        FreeStyleProject job = BUILDS.job("");
        String lost = BUILDS.lose(job).getExternalizableId();
        BUILDS.isRunAgain(job);
        SpotAgent other = agents().add(BUILDS.third());
        other.toComputer().setTemporaryOfflineCause(new OfflineCause.ByCLI("maintenance"));
        job.setAssignedLabel(other.getSelfLabel());
        job.scheduleBuild2(0);

        try (ACLContext ignored = ACL.as2(Jenkins.ANONYMOUS2)) {
            assertThat(new RecordedLosses().isLost(lost, SpareAgents.name(BUILDS.first())), is(true));
            assertThat(
                    PinnedWork.of(other).stream()
                            .map(item -> item.task.getName())
                            .toList(),
                    contains(job.getName()));
        }
    }

    @Test
    public void anUpstreamPipelineGoesOnWaitingForTheReRun() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        WorkflowJob upstream = BUILDS.jenkins().createProject(WorkflowJob.class, "upstream" + BUILDS.first());
        upstream.setDefinition(new CpsFlowDefinition(
                "def b = build('" + job.getName() + "'); echo 'got ' + b.number + ' ' + b.result", true));
        WorkflowRun run = upstream.scheduleBuild2(0).waitForStart();
        agents().add(BUILDS.first());
        agents().awaitWorkOn(BUILDS.first());
        agents().add(BUILDS.second());
        agents().reclaim(BUILDS.first());
        BUILDS.jenkins().assertBuildStatus(Result.SUCCESS, BUILDS.jenkins().waitForCompletion(run));
        says("got 2 SUCCESS", run);
    }

    @Test
    public void anAgentThatVanishesTakesNoBuildAlong() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        BUILDS.running(job);
        agents().add(BUILDS.second());
        agents().vanish(BUILDS.first());
        BUILDS.isRunAgain(job);
    }

    @Test
    public void aJobMaySwitchRequeueingOff() throws Exception {
        FreeStyleProject job = BUILDS.job("");
        JobRequeueProperty off = new JobRequeueProperty();
        off.setRequeue("off");
        job.addProperty(off);
        BUILDS.jenkins().configRoundtrip(job);
        assertThat(job.getProperty(JobRequeueProperty.class).getRequeue(), is("off"));
        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, BUILDS.lose(job));
        BUILDS.isNotRunAgain(job);
    }

    @Test
    public void theLastAttemptInsistsOnOnDemandCapacityAndThenItEnds() throws Exception {
        FreeStyleProject job = BUILDS.jenkins().createFreeStyleProject("job" + BUILDS.first());
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell("sleep 300"));
        FreeStyleBuild run = BUILDS.running(job);
        agents().add(BUILDS.second());
        agents().reclaim(BUILDS.first());
        FreeStyleBuild two = LostBuilds.build(job, 2);
        agents().awaitWorkOn(BUILDS.second());
        agents().reclaim(BUILDS.second());
        agents().add(BUILDS.third(), PurchaseOption.ON_DEMAND);
        FreeStyleBuild three = LostBuilds.build(job, 3);
        agents().awaitWorkOn(BUILDS.third());
        agents().reclaim(BUILDS.third());
        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, BUILDS.jenkins().waitForCompletion(run));
        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, BUILDS.jenkins().waitForCompletion(two));
        BUILDS.jenkins().assertBuildStatus(Result.ABORTED, BUILDS.jenkins().waitForCompletion(three));
        says("all attempts that the template allows are used", three);
        for (int attempt = 1; attempt <= 3; attempt++) {
            says(
                    "attempt " + attempt + ": agent " + SpareAgents.name(BUILDS.first() + attempt - 1)
                            + ", m6i.xlarge/eu-west-1a/",
                    three);
        }
        BUILDS.jenkins().waitUntilNoActivity();
        assertThat(job.getBuildByNumber(4), nullValue());
    }
}

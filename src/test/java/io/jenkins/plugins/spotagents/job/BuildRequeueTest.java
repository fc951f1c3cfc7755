package io.jenkins.plugins.spotagents.job;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.Cause;
import hudson.model.FileParameterDefinition;
import hudson.model.FileParameterValue;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.PasswordParameterValue;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.tasks.Shell;
import hudson.util.Secret;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.io.File;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** A freestyle build or matrix cell that loses its agent is run again, once, as what it was. */
public class BuildRequeueTest {
    @ClassRule
    public static final BuildWatcher LOGS = new BuildWatcher();

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final TemporaryFolder FILES = new TemporaryFolder();

    static {
        JENKINS.timeout = 0; // one Jenkins for all these tests; each waits no longer than it must
    }

    private static final AtomicInteger NUMBERS = new AtomicInteger(1000);

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
    public void theReRunHasTheParametersOfTheLostOne() throws Exception {
        FreeStyleProject job = job("echo says $TEXT; cat upload");
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("TEXT", "default"),
                new PasswordParameterDefinition("SECRET", Secret.fromString(""), ""),
                new FileParameterDefinition("upload", "")));
        File upload = FILES.newFile();
        Files.writeString(upload.toPath(), "what was uploaded");
        FreeStyleBuild lost = lose(
                job,
                new StringParameterValue("TEXT", "hello"),
                new PasswordParameterValue("SECRET", "s3cret"),
                new FileParameterValue("upload", upload, "name.txt"));
        FreeStyleBuild rerun = rerunOf(lost);
        JENKINS.assertLogContains("says hello", rerun);
        JENKINS.assertLogContains("what was uploaded", rerun);
        PasswordParameterValue secret =
                (PasswordParameterValue) rerun.getAction(ParametersAction.class).getParameter("SECRET");
        assertThat(secret.getValue().getPlainText(), is("s3cret"));
    }

    @Test
    public void theTwoRunsTellOfEachOther() throws Exception {
        FreeStyleBuild lost = lose(job(""));
        FreeStyleBuild rerun = rerunOf(lost);
        assertThat(lost.getResult(), is(Result.ABORTED));
        assertThat(
                lost.getAction(InterruptionsAction.class).getAttempts().get(0).getRerun(),
                is(rerun.getExternalizableId()));
        JENKINS.assertLogContains("Runs again as", lost);
        assertThat(rerun.getCause(Cause.UserIdCause.class), notNullValue());
        assertThat(rerun.getCause(RequeueCause.class).getAgent(), is(SpareAgents.name(first)));
        JENKINS.assertLogContains("Requeued as attempt 2", rerun);
        JENKINS.assertLogContains("attempt=2 of " + lost.getExternalizableId(), rerun);
        JENKINS.createWebClient().goTo(lost.getUrl());
        JENKINS.createWebClient().goTo(rerun.getUrl());
        JENKINS.createWebClient().goTo(lost.getUrl() + "spot-interruptions/");
    }

    @Test
    public void anUpstreamPipelineGoesOnWaitingForTheReRun() throws Exception {
        FreeStyleProject job = job("");
        WorkflowJob upstream = JENKINS.createProject(WorkflowJob.class, "upstream" + first);
        upstream.setDefinition(new CpsFlowDefinition(
                "def b = build('" + job.getName() + "'); echo 'got ' + b.number + ' ' + b.result", true));
        WorkflowRun run = upstream.scheduleBuild2(0).waitForStart();
        agents.add(first);
        agents.awaitWorkOn(first);
        agents.add(second);
        agents.reclaim(first);
        JENKINS.assertBuildStatus(Result.SUCCESS, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("got 2 SUCCESS", run);
    }

    @Test
    public void anAgentThatVanishesTakesNoBuildAlong() throws Exception {
        FreeStyleProject job = job("");
        start(job);
        agents.add(first);
        agents.awaitWorkOn(first);
        FreeStyleBuild lost = awaitBuild(job, 1);
        agents.add(second);
        agents.vanish(first);
        rerunOf(JENKINS.waitForCompletion(lost));
    }

    @Test
    public void aJobMaySwitchRequeueingOff() throws Exception {
        FreeStyleProject job = job("");
        JobRequeueProperty off = new JobRequeueProperty();
        off.setRequeue("off");
        job.addProperty(off);
        JENKINS.configRoundtrip(job);
        assertThat(job.getProperty(JobRequeueProperty.class).getRequeue(), is("off"));
        JENKINS.assertBuildStatus(Result.ABORTED, lose(job));
        isNotRunAgain(job);
    }

    @Test
    public void theLastAttemptInsistsOnOnDemandCapacityAndThenItEnds() throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject("job" + first);
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell("sleep 300"));
        start(job);
        agents.add(first);
        agents.awaitWorkOn(first);
        FreeStyleBuild run = awaitBuild(job, 1);
        agents.add(second);
        agents.reclaim(first);
        FreeStyleBuild two = awaitBuild(job, 2);
        agents.awaitWorkOn(second);
        agents.reclaim(second);
        agents.add(third, PurchaseOption.ON_DEMAND);
        FreeStyleBuild three = awaitBuild(job, 3);
        agents.awaitWorkOn(third);
        agents.reclaim(third);
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(run));
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(two));
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(three));
        JENKINS.assertLogContains("all attempts that the template allows are used", three);
        for (int attempt = 1; attempt <= 3; attempt++) {
            JENKINS.assertLogContains(
                    "attempt " + attempt + ": agent " + SpareAgents.name(first + attempt - 1)
                            + ", m6i.xlarge/eu-west-1a/",
                    three);
        }
        JENKINS.waitUntilNoActivity();
        assertThat(job.getBuildByNumber(4), nullValue());
    }

    private FreeStyleProject job(String rest) throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject("job" + first);
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList()
                .add(new Shell("if [ \"$NODE_NAME\" = " + SpareAgents.name(first)
                        + " ]; then sleep 300; fi; echo attempt=$SPOT_ATTEMPT of $SPOT_INTERRUPTED_RUN\n" + rest));
        return job;
    }

    /** Queues it; it runs once there is an agent. */
    private static void start(FreeStyleProject job, ParameterValue... values) {
        job.scheduleBuild2(0, new Cause.UserIdCause(), new ParametersAction(values));
    }

    private FreeStyleBuild lose(FreeStyleProject job, ParameterValue... values) throws Exception {
        start(job, values);
        agents.add(first);
        agents.awaitWorkOn(first);
        agents.add(second);
        agents.reclaim(first);
        return JENKINS.waitForCompletion(job.getBuildByNumber(1));
    }

    private FreeStyleBuild rerunOf(FreeStyleBuild lost) throws Exception {
        FreeStyleBuild rerun = awaitBuild(lost.getProject(), lost.getNumber() + 1);
        JENKINS.assertBuildStatus(Result.SUCCESS, JENKINS.waitForCompletion(rerun));
        assertThat(rerun.getAction(RequeuedAction.class).getOrigin(), is(lost.getExternalizableId()));
        return rerun;
    }

    private static void isNotRunAgain(FreeStyleProject job) throws Exception {
        JENKINS.waitUntilNoActivity();
        assertThat(job.getBuildByNumber(2), nullValue());
    }

    private static <R extends AbstractBuild<?, R>> R awaitBuild(AbstractProject<?, R> job, int number) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> job.getBuildByNumber(number) != null);
        return job.getBuildByNumber(number);
    }
}

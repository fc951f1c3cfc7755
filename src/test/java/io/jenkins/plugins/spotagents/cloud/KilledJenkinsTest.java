package io.jenkins.plugins.spotagents.cloud;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Run;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** Jenkins is killed between a notice and the re-run that it owes: the next one runs the work again, and only once. */
public class KilledJenkinsTest {
    @ClassRule
    public static final BuildWatcher LOGS = new BuildWatcher();

    private final WorkLog work = new WorkLog();
    private final SpotEc2 ec2 = new SpotEc2();
    private final JenkinsSessions sessions = new JenkinsSessions();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(work).around(ec2).around(sessions);

    private void configureCloud(Jenkins jenkins) throws Exception {
        jenkins.clouds.add(ec2.cloud(SpotJenkins::stopsWorkAtOnce));
    }

    private void startPipeline(JenkinsRule jenkins, String shell) throws Exception {
        configureCloud(jenkins.jenkins);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition("node('spot') { sh '''" + shell + "''' }", true));
        job.scheduleBuild2(0);
        work.begun("it", 1);
    }

    private void startFreestyle(JenkinsRule jenkins) throws Exception {
        configureCloud(jenkins.jenkins);
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell(work.loses("it")));
        job.scheduleBuild2(0);
        work.begun("it", 1);
    }

    private static WorkflowJob pipeline(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("job", WorkflowJob.class);
    }

    private static <R extends Run<?, ?>> void succeeds(JenkinsRule jenkins, R run) throws Exception {
        await().atMost(SpotJenkins.PATIENCE).until(() -> !run.isBuilding());
        jenkins.assertBuildStatus(Result.SUCCESS, run);
    }

    @Test
    public void aPipelineIsRunAgainOnceIfJenkinsIsKilledAfterTheNotice() throws Throwable {
        sessions.runAndKill(jenkins -> {
            startPipeline(jenkins, work.loses("it"));
            ec2.aws().reclaim(work.agents("it").get(0), NoticePlan.sqsOnly());
            await().atMost(SpotJenkins.PATIENCE)
                    .until(() -> JenkinsRule.getLog(pipeline(jenkins).getBuildByNumber(1))
                            .contains("[spot-agents]"));
        });
        // What the killed one may still have done in its last moments does not count.
        int begun = work.agents("it").size();
        sessions.run(jenkins -> succeeds(jenkins, pipeline(jenkins).getBuildByNumber(1)));
        assertThat(work.agents("it"), hasSize(begun + 1));
    }

    @Test
    public void aFreestyleBuildIsRunAgainOnceIfJenkinsIsKilledBetweenNoticeAndReRun() throws Throwable {
        sessions.runAndKill(jenkins -> {
            startFreestyle(jenkins);
            Path ledger = jenkins.jenkins.getRootDir().toPath().resolve("spot-agents/requeue-ledger");
            ec2.aws().reclaim(work.agents("it").get(0), NoticePlan.sqsOnly());
            await().atMost(SpotJenkins.PATIENCE).until(() -> Files.exists(ledger) && Files.size(ledger) > 0);
        });
        sessions.run(jenkins -> {
            FreeStyleProject job = jenkins.jenkins.getItemByFullName("job", FreeStyleProject.class);
            await().atMost(SpotJenkins.PATIENCE).until(() -> job.getBuildByNumber(2), notNullValue());
            FreeStyleBuild rerun = job.getBuildByNumber(2);
            succeeds(jenkins, rerun);
            assertThat(job.getBuildByNumber(3), is(nullValue()));
            assertThat(List.of(jenkins.jenkins.getQueue().getItems()), hasSize(0));
        });
    }
}

package io.jenkins.plugins.spotagents.cloud;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Computer;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.User;
import hudson.slaves.OfflineCause;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.interruption.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.WorkOutcome;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.jvnet.hudson.test.BuildWatcher;

/** What administrators do while an agent is on its way out. */
public class PeopleMeanwhileTest {
    @ClassRule
    public static final BuildWatcher LOGS = new BuildWatcher();

    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final TestName name = new TestName();

    /** Ten seconds from the notice to the interruption. */
    @Before
    public void begin() throws Exception {
        SPOT.begin(template -> {
            SpotJenkins.timing(template, "deadline");
            template.getRequeue().setMarginSeconds(110);
        });
    }

    @After
    public void end() throws Exception {
        Jenkins.get().doCancelQuietDown();
        SPOT.end();
    }

    private WorkflowRun pipeline() throws Exception {
        return SPOT.start(
                name.getMethodName(), "node('spot') { sh '''" + SPOT.work().loses(name.getMethodName()) + "''' }");
    }

    private String cordoned() {
        String agent = SPOT.reclaim(name.getMethodName(), NoticePlan.sqsOnly());
        await().atMost(SpotJenkins.PATIENCE)
                .until(() -> SPOT.report(agent)
                        .flatMap(InterruptionReport::cordonedAt)
                        .isPresent());
        return agent;
    }

    private static Computer computer(String agent) {
        return Objects.requireNonNull(Jenkins.get().getComputer(agent));
    }

    private void beganOnce() {
        assertThat(SPOT.work().agents(name.getMethodName()), hasSize(1));
    }

    @Test
    public void workOfAnAgentThatAnAdministratorTakesOfflineIsNotRunAgain() throws Exception {
        WorkflowRun run = pipeline();
        String agent = cordoned();

        computer(agent)
                .setTemporaryOfflineCause(new OfflineCause.UserCause(User.getOrCreateByIdOrFullName("admin"), "mine"));

        SPOT.ends(run, Result.ABORTED);
        beganOnce();
        assertThat(SPOT.released(agent).count(WorkOutcome.GIVEN_UP), is(1L));
    }

    @Test
    public void workOfAnAgentThatAnAdministratorDeletesIsNotRunAgain() throws Exception {
        WorkflowRun run = pipeline();
        String agent = cordoned();

        computer(agent).doDoDelete();

        SPOT.ends(run, Result.ABORTED);
        beganOnce();
        assertThat(SPOT.released(agent).count(WorkOutcome.REQUEUED), is(0L));
    }

    @Test
    public void inAQuietDownABuildIsInterruptedButWaitsWithoutAnAgentAndRunsAfterwards() throws Exception {
        FreeStyleProject job = SPOT.jenkins().createFreeStyleProject(name.getMethodName());
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell(SPOT.work().loses(name.getMethodName())));
        job.scheduleBuild2(0);
        SPOT.work().begun(name.getMethodName(), 1);
        Jenkins.get().doQuietDown();

        String agent = SPOT.reclaim(name.getMethodName(), NoticePlan.sqsOnly());
        SPOT.released(agent);
        await("the re-run in the queue")
                .atMost(SpotJenkins.PATIENCE)
                .until(() -> Jenkins.get().getQueue().getItems().length == 1);
        assertThat("none while nothing may start", SPOT.launched(), hasSize(1));

        Jenkins.get().doCancelQuietDown();
        await().atMost(SpotJenkins.PATIENCE).until(() -> job.getBuildByNumber(2) != null);
        SPOT.succeeds(job.getBuildByNumber(2));
        assertThat(SPOT.launched(), hasSize(2));
    }

    @Test
    public void inAQuietDownANodeBlockWaitsAsWellAndGoesOnAfterwards() throws Exception {
        WorkflowRun run = pipeline();
        SPOT.work().begun(name.getMethodName(), 1);
        Jenkins.get().doQuietDown();

        String agent = SPOT.reclaim(name.getMethodName(), NoticePlan.sqsOnly());
        SPOT.released(agent);
        beganOnce();
        assertThat("none while nothing may start", SPOT.launched(), hasSize(1));

        Jenkins.get().doCancelQuietDown();
        SPOT.succeeds(run);
        assertThat(SPOT.work().agents(name.getMethodName()), hasSize(2));
        assertThat(SPOT.launched(), hasSize(2));
        assertThat(Jenkins.get().getQueue().getItems().length, is(0));
    }
}

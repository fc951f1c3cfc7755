package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Computer;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.User;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import java.time.Duration;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** What administrators do while an agent is on its way out. */
public class PeopleMeanwhileTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario(PeopleMeanwhileTest::tenSecondsFromTheNoticeToTheInterruption);

    private static void tenSecondsFromTheNoticeToTheInterruption(AgentTemplate template) {
        SpotJenkins.timing(template, "deadline");
        template.getRequeue().setMarginSeconds(110);
    }

    @After
    public void jenkinsGoesOn() throws Exception {
        Jenkins.get().doCancelQuietDown();
    }

    private String cordoned() {
        String agent = test.reclaim(NoticePlan.sqsOnly());
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
        assertThat(test.agents(), hasSize(1));
    }

    @Test
    public void workOfAnAgentThatAnAdministratorTakesOfflineIsNotRunAgain() throws Exception {
        WorkflowRun run = test.nodeBlock(test.loses());
        String agent = cordoned();

        computer(agent)
                .setTemporaryOfflineCause(new OfflineCause.UserCause(User.getOrCreateByIdOrFullName("admin"), "mine"));

        SPOT.ends(run, Result.ABORTED);
        beganOnce();
        assertThat(SPOT.released(agent).count(WorkOutcome.GIVEN_UP), is(1L));
    }

    @Test
    public void workOfAnAgentThatAnAdministratorDeletesIsNotRunAgain() throws Exception {
        WorkflowRun run = test.nodeBlock(test.loses());
        String agent = cordoned();

        computer(agent).doDoDelete();

        SPOT.ends(run, Result.ABORTED);
        beganOnce();
        assertThat(SPOT.released(agent).count(WorkOutcome.REQUEUED), is(0L));
    }

    @Test
    public void inAQuietDownABuildIsInterruptedButWaitsWithoutAnAgentAndRunsAfterwards() throws Exception {
        FreeStyleProject job = test.freestyle(test.loses());
        job.scheduleBuild2(0);
        test.begun(1);
        Jenkins.get().doQuietDown();

        String agent = test.reclaim(NoticePlan.sqsOnly());
        SPOT.released(agent);
        await("the re-run in the queue")
                .atMost(SpotJenkins.PATIENCE)
                .until(() -> Jenkins.get().getQueue().getItems().length == 1);
        assertThat("none while nothing may start", SPOT.launched(), hasSize(1));

        Jenkins.get().doCancelQuietDown();
        SPOT.succeeds(SpotScenario.build(job, 2));
        assertThat(SPOT.launched(), hasSize(2));
    }

    @Test
    public void inAQuietDownANodeBlockWaitsAsWellAndGoesOnAfterwards() throws Exception {
        WorkflowRun run = test.nodeBlock(test.loses());
        test.begun(1);
        Jenkins.get().doQuietDown();

        // A Pipeline that is paused cannot be stopped: the agent is given up when AWS takes it, which need not be in
        // two minutes.
        String agent = test.reclaim(NoticePlan.imdsOnly().lead(Duration.ofSeconds(40)));
        SPOT.released(agent);
        beganOnce();
        assertThat("none while nothing may start", SPOT.launched(), hasSize(1));

        Jenkins.get().doCancelQuietDown();
        SPOT.succeeds(run);
        assertThat(test.agents(), hasSize(2));
        assertThat(SPOT.launched(), hasSize(2));
        assertThat(Jenkins.get().getQueue().getItems().length, is(0));
    }
}

package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.emulator.http.Fault;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.emulator.world.Timings;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.metrics.MetricNames;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import jenkins.metrics.api.Metrics;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;

/** Notices that come early, late, twice, in a heap or about nobody, and what else may be going on at the time. */
public class UnusualNoticesTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario();

    @After
    public void awsIsWellAgain() {
        SPOT.aws().faults().clear();
    }

    private void isRunAgainOnce(WorkflowRun run) throws Exception {
        SPOT.succeeds(run);
        assertThat(test.agents(), hasSize(2));
        assertThat(SPOT.launched(), hasSize(2));
    }

    private static void noAgentIsLeft() {
        await().atMost(SpotJenkins.PATIENCE)
                .untilAsserted(() -> assertThat(Agents.all().toList(), is(empty())));
    }

    @Test
    public void anIdleAgentIsRemovedAndNotReplaced() throws Exception {
        SPOT.configure(template -> template.setMaxUses(0));
        SPOT.succeeds(test.pipeline("node('spot') { sh ': $NODE_NAME' }"));
        String idle = SPOT.launched().get(0).id();

        SPOT.aws().reclaim(idle, NoticePlan.sqsOnly());

        InterruptionReport report = SPOT.released(idle);
        assertThat(report.replacementRequestedAt().isPresent(), is(false));
        assertThat(report.work(), is(empty()));
        noAgentIsLeft();
        assertThat(SPOT.launched(), hasSize(1));
    }

    @Test
    public void anAgentThatStillBootsIsRemovedAndTheWorkWaitsForAnother() throws Exception {
        SPOT.aws().timings(Timings.USUAL.withPending(Duration.ofMillis(200)).withBoot(Duration.ofHours(1)));
        WorkflowRun run = test.nodeBlock(test.waits());
        await().atMost(SpotJenkins.PATIENCE).until(() -> Agents.all().count() == 1);
        SPOT.aws().timings(SpotEc2.FAST);

        SPOT.aws().reclaim(SPOT.launched().get(0).id(), NoticePlan.sqsOnly());

        SPOT.released(SPOT.launched().get(0).id());
        test.let();
        SPOT.succeeds(run);
        assertThat(test.agents(), hasSize(1));
        assertThat(SPOT.launched(), hasSize(2));
    }

    @Test
    public void aNoticeThatComesThreeTimesAndFromTwoSourcesCountsOnce() throws Exception {
        WorkflowRun run = test.nodeBlock(test.loses());
        test.reclaim(NoticePlan.sqsAndImds().copies(3));
        isRunAgainOnce(run);
    }

    @Test
    public void aNoticeForAnInstanceThatIsGoneAlreadyChangesNothing() throws Exception {
        WorkflowRun run = test.nodeBlock(test.loses());
        test.reclaim(NoticePlan.sqsOnly().lead(Duration.ZERO).late(Duration.ofSeconds(5)));
        isRunAgainOnce(run);
        await().atMost(SpotJenkins.PATIENCE).untilAsserted(() -> queueIsEmpty());
        assertThat(SPOT.launched(), hasSize(2));
    }

    private static void queueIsEmpty() {
        assertThat(SPOT.aws().noticeQueue().visibleCount(), is(0));
        assertThat(SPOT.aws().noticeQueue().hiddenCount(), is(0));
    }

    /** By the metrics: the report ends with the last notice, and the queue may have told of the end itself by then. */
    private static long firstHeardFromMetadata() {
        return Metrics.metricRegistry()
                .meter(MetricNames.NOTICES_BY_SOURCE + "imds")
                .getCount();
    }

    @Test
    public void tenSecondsAreEnough() throws Exception {
        SPOT.configure(template -> SpotJenkins.timing(template, "auto"));
        WorkflowRun run = test.nodeBlock(test.loses());
        long heard = firstHeardFromMetadata();
        test.reclaim(NoticePlan.imdsOnly().lead(Duration.ofSeconds(10)));
        isRunAgainOnce(run);
        assertThat(firstHeardFromMetadata(), is(heard + 1));
    }

    @Test
    public void awsMayBeEarlierThanItSaid() throws Exception {
        SPOT.configure(template -> SpotJenkins.timing(template, "deadline"));
        WorkflowRun run = test.nodeBlock(test.loses());
        test.reclaim(NoticePlan.sqsOnly().lead(Duration.ofSeconds(5)));
        isRunAgainOnce(run);
    }

    @Test
    public void anAgentThatHangsIsGivenUp() throws Exception {
        WorkflowRun run = test.nodeBlock(test.loses());
        String agent = test.begun(1);
        // An agent that hangs before it has told Jenkins of the shell holds up the whole Pipeline until it goes.
        SPOT.jenkins().waitForMessage("+ set +x", run);
        SPOT.ec2().machines().hang(SPOT.aws().instance(agent));
        test.reclaim(NoticePlan.sqsOnly());
        isRunAgainOnce(run);
        assertThat(SPOT.released(agent).count(WorkOutcome.REQUEUED), is(1L));
    }

    /** A step that begins waits for its agent, and the whole Pipeline with it: nothing can be stopped before the agent goes. */
    @Test
    public void anAgentThatHangsAsAStepBeginsIsGivenUpAtTheDeadline() throws Exception {
        // The first shell has the agent fetch what it needs: hanging in the middle of that, it could not even be
        // disconnected from.
        WorkflowRun run = test.pipeline(
                "def first = true\n node('spot') { if (first) { first = false; sh ':'; input 'Go?'; echo 'Goes on' }; sh ':' }");
        SPOT.jenkins().waitForMessage("Go?", run);
        String agent = SPOT.launched().get(0).id();
        SPOT.ec2().machines().hang(SPOT.aws().instance(agent));
        InputAction questions = run.getAction(InputAction.class);
        await().atMost(SpotJenkins.PATIENCE)
                .until(() -> !questions.getExecutions().isEmpty());
        questions.getExecutions().get(0).proceed(Map.of());
        SPOT.jenkins().waitForMessage("Goes on", run);

        Instant now = Instant.now();
        SpotAgentsRuntime.get()
                .interruptions()
                .orElseThrow()
                .accept(new Notice.SpotInterruption(agent, now, now), NoticeSource.QUEUE);
        // AWS may be later than it said, but it does end the machine.
        SPOT.aws().reclaim(agent, NoticePlan.none().lead(Duration.ofSeconds(45)));

        SPOT.succeeds(run);
        assertThat(SPOT.released(agent).count(WorkOutcome.REQUEUED), is(1L));
    }

    @Test
    public void aConfigurationSavedDuringAnInterruptionLosesNothing() throws Exception {
        SPOT.configure(template -> {
            SpotJenkins.timing(template, "deadline");
            template.getRequeue().setMarginSeconds(110); // ten seconds after the notice
        });
        WorkflowRun run = test.nodeBlock(test.loses());
        String lost = test.reclaim(NoticePlan.sqsOnly());
        await().atMost(SpotJenkins.PATIENCE)
                .until(() -> SPOT.report(lost)
                        .flatMap(InterruptionReport::cordonedAt)
                        .isPresent());

        SPOT.configure(template -> template.setIdleMinutes(3));

        isRunAgainOnce(run);
        SPOT.released(lost);
    }

    @Test
    public void aQueueThatWasOutOfReachIsWorkedOffAfterwards() throws Exception {
        SPOT.aws().faults().always("ReceiveMessage", Fault.unavailable());
        WorkflowRun run = test.nodeBlock(test.loses());
        String lost = test.begun(1);
        for (int i = 0; i < 100; i++) {
            SPOT.aws().noticeQueue().send("{\"detail-type\": \"of no interest\", \"number\": " + i + "}");
        }
        SPOT.aws().reclaim(lost, NoticePlan.sqsOnly());
        await("the notice behind a hundred other messages")
                .atMost(SpotJenkins.PATIENCE)
                .until(() -> SPOT.aws().noticeQueue().visibleCount() > 100);

        SPOT.aws().faults().clear();

        isRunAgainOnce(run);
        assertThat(SPOT.report(lost).orElseThrow().interruption().source(), is(NoticeSource.QUEUE));
        await().atMost(SpotJenkins.PATIENCE).untilAsserted(() -> queueIsEmpty());
    }
}

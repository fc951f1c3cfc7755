package io.jenkins.plugins.spotagents.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.ExecutorListener;
import hudson.model.Queue;
import io.jenkins.plugins.spotagents.agent.InterruptedOfflineCause;
import io.jenkins.plugins.spotagents.agent.SpotComputer;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.interruption.farm.WorkOutcome;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import io.jenkins.plugins.spotagents.scenario.SpotScenario;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution.PlaceholderTask;
import org.jenkinsci.plugins.workflow.test.steps.SemaphoreStep;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.TestExtension;

/** A Pipeline whose agent AWS takes back, from the notice in the queue to the build's end: nobody notices. */
public class PipelineInterruptionTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario();

    @After
    public void openTheGate() {
        Gate.open.countDown();
    }

    private void ranTwiceOnTwoAgents(String lost) {
        List<String> agents = test.agents();
        assertThat(agents, hasSize(2));
        assertThat(agents.get(1), is(not(lost)));
    }

    @Test
    public void aDeclarativePipelineIsRunAgainAfterANoticeFromTheQueue() throws Exception {
        WorkflowRun run = test.pipeline("""
            pipeline {
              agent none
              stages { stage('tests') { parallel {
                stage('lost') { agent { label 'spot' }; steps { sh '''%s''' } }
                stage('kept') { agent { label 'spot' }; steps { sh '''%s''' } }
              } } }
            }\
            """.formatted(test.loses(), SPOT.work().waits("kept")));
        SPOT.work().begun("kept", 1);

        String lost = test.reclaim(NoticePlan.sqsOnly());
        test.begun(2);
        SPOT.work().let("kept");

        SPOT.succeeds(run);
        ranTwiceOnTwoAgents(lost);
        assertThat(SPOT.work().agents("kept"), hasSize(1));
        assertThat("two agents and one replacement", SPOT.launched(), hasSize(3));
        InterruptionReport report = SPOT.released(lost);
        assertThat(report.interruption().source(), is(NoticeSource.QUEUE));
        assertThat(report.count(WorkOutcome.REQUEUED), is(1L));
        assertThat(report.failures(), hasSize(0));
    }

    @Test
    public void anAgentThatIsReclaimedTakesNoMoreWorkAndSaysWhy() throws Exception {
        SPOT.configure(template -> SpotJenkins.timing(template, "deadline"));
        WorkflowRun run = test.nodeBlock(test.waits());

        String agent = test.reclaim(NoticePlan.sqsOnly());

        await().atMost(SpotJenkins.PATIENCE).untilAsserted(() -> {
            Computer computer = SPOT.jenkins().jenkins.getComputer(agent);
            assertThat(computer.getOfflineCause(), is(instanceOf(InterruptedOfflineCause.class)));
            assertThat(computer.isAcceptingTasks(), is(false));
        });
        await("the replacement, while the work goes on")
                .atMost(SpotJenkins.PATIENCE)
                .until(() -> SPOT.launched().size() == 2);
        test.let();
        SPOT.succeeds(run);
        assertThat(SPOT.released(agent).count(WorkOutcome.ENDED_BY_ITSELF), is(1L));
        assertThat(test.agents(), hasSize(1));
    }

    @Test
    public void theAgentsOwnWatcherDoesWithoutAQueue() throws Exception {
        WorkflowRun run =
                test.pipeline("pipeline { agent { label 'spot' }; stages { stage('one') { steps { sh '''%s''' } } } }"
                        .formatted(test.loses()));

        String lost = test.reclaim(NoticePlan.imdsOnly());

        SPOT.succeeds(run);
        ranTwiceOnTwoAgents(lost);
        assertThat(SPOT.launched(), hasSize(2));
        assertThat(SPOT.released(lost).interruption().source(), is(NoticeSource.METADATA));
    }

    @Test
    public void anAgentThatVanishesWithoutAWordIsMissedAndItsWorkRunAgain() throws Exception {
        WorkflowRun run =
                test.pipeline("pipeline { agent { label 'spot' }; stages { stage('one') { steps { sh '''%s''' } } } }"
                        .formatted(test.loses()));

        String lost = test.reclaim(NoticePlan.none());

        SPOT.succeeds(run);
        ranTwiceOnTwoAgents(lost);
        assertThat(SPOT.launched(), hasSize(2));
    }

    @Test
    public void anAgentThatVanishesAsItIsTakenIsMissedAndTheBlockRunsElsewhere() throws Exception {
        EndsAsItIsTaken.mayEnd = new CountDownLatch(0);
        EndsAsItIsTaken.next = true;

        WorkflowRun run = test.pipeline("node('spot') { sh '''%s''' }".formatted(test.waits()));
        test.let();

        SPOT.succeeds(run);
        List<String> agents = test.agents();
        assertThat(agents, hasSize(1));
        assertThat(SPOT.launched(), hasSize(2));
        assertThat(agents.get(0), is(SPOT.launched().get(1).id()));
    }

    /** The engine is busy: when it hears of the failure, Jenkins knows the agent no more. */
    @Test
    public void anAgentThatHasLeftBeforeItsLossIsFoundOutIsMissedAllTheSame() throws Exception {
        Gate.reset();
        EndsAsItIsTaken.mayEnd = new CountDownLatch(1);
        EndsAsItIsTaken.next = true;
        WorkflowRun run =
                test.pipeline("parallel gate: { semaphore 'gate'; %s.pass() }, block: { node('spot') { sh '''%s''' } }"
                        .formatted(Gate.class.getName(), test.waits()));
        SemaphoreStep.waitForStart("gate/1", run);
        await("the block's executor").atMost(SpotJenkins.PATIENCE).until(() -> EndsAsItIsTaken.taken != null);
        SemaphoreStep.success("gate/1", null);
        Gate.reached.await();
        EndsAsItIsTaken.mayEnd.countDown();
        await("the agent's end")
                .atMost(SpotJenkins.PATIENCE)
                .until(() -> SPOT.jenkins().jenkins.getNode(EndsAsItIsTaken.taken) == null);
        Gate.open.countDown();
        test.let();

        SPOT.succeeds(run);
        assertThat(test.agents(), hasSize(1));
        assertThat(test.agents().get(0), is(not(EndsAsItIsTaken.taken)));
        assertThat(SPOT.launched(), hasSize(2));
    }

    /** EC2 ends an instance just when an executor of its agent has taken its first node block. */
    @TestExtension
    public static final class EndsAsItIsTaken implements ExecutorListener {
        private static volatile boolean next;
        private static volatile String taken;
        private static volatile CountDownLatch mayEnd;

        @Override
        public void taskStarted(Executor executor, Queue.Task task) {
            if (next && task instanceof PlaceholderTask && executor.getOwner() instanceof SpotComputer computer) {
                next = false;
                taken = computer.getName();
                await("the test").atMost(SpotJenkins.PATIENCE).until(() -> mayEnd.getCount() == 0);
                SPOT.aws().failHost(computer.getName());
                await("the end of the connection").atMost(SpotJenkins.PATIENCE).until(() -> !computer.isConnected());
            }
        }
    }
}

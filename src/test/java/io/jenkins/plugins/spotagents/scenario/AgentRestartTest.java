package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.spotagents.cost.SavingsLedger.By;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import io.jenkins.plugins.spotagents.spending.Costs;
import java.time.Duration;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** The controller stops and starts while agents work. */
public class AgentRestartTest {
    private static final String WORK = "work";

    private final WorkLog work = new WorkLog();
    private final SpotEc2 ec2 = new SpotEc2();
    private final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(work).around(ec2).around(sessions);

    private static WorkflowRun lastRun(JenkinsRule jenkins) {
        return Objects.requireNonNull(
                jenkins.jenkins.getItemByFullName(WORK, WorkflowJob.class).getLastBuild());
    }

    private void startWork(JenkinsRule jenkins, String shell) throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        start(jenkins, WORK, "node('spot') { sh '''" + shell + "; echo ended''' }");
        work.begun(WORK, 1);
    }

    private static WorkflowRun start(JenkinsRule jenkins, String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
    }

    @Test
    public void workGoesOnWhenItsAgentIsStillThere() throws Throwable {
        sessions.then(jenkins -> startWork(jenkins, work.waits(WORK)));
        sessions.then(jenkins -> {
            WorkflowRun run = lastRun(jenkins);
            work.let(WORK);
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
            jenkins.assertLogContains("ended", run);
            assertThat(work.agents(WORK), hasSize(1));
            assertThat(ec2.aws().instances(), hasSize(1));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(ec2.aws().liveInstances(), is(empty())));
        });
    }

    @Test
    public void anAgentThatIsGoneAfterwardsIsRemovedAndItsWorkRunsAgain() throws Throwable {
        sessions.then(jenkins -> startWork(jenkins, work.loses(WORK)));
        ec2.aws().reclaim(ec2.aws().liveInstances().get(0).id(), NoticePlan.none());
        sessions.then(jenkins -> {
            WorkflowRun run = lastRun(jenkins);
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(run));
            assertThat(work.agents(WORK), hasSize(2));
            assertThat(ec2.aws().instances(), hasSize(2));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(jenkins.jenkins.getNodes(), is(empty())));
        });
    }

    @Test
    public void theRunsBeforeAndOverARestartShareTheirAgentsPrice() throws Throwable {
        sessions.then(jenkins -> {
            jenkins.jenkins.clouds.add(ec2.cloud(template -> template.setMaxUses(2)));
            jenkins.waitForCompletion(start(jenkins, "before", "node('spot') { echo 'done' }"));
            jenkins.waitUntilNoActivity();
            WorkflowRun over = start(jenkins, WORK, "node('spot') { sh 'echo begun; sleep 15; echo ended' }");
            jenkins.waitForMessage("begun", over);
        });
        sessions.then(jenkins -> {
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(lastRun(jenkins)));
            await("the agent is settled")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> SpotAgentsRuntime.get().costOf("work#1").isPresent());
            assertThat("one agent for both", ec2.aws().instances(), hasSize(1));
            Spending before = SpotAgentsRuntime.get().costOf("before#1").orElse(Spending.NONE);
            Spending over = SpotAgentsRuntime.get().costOf("work#1").orElseThrow();
            assertThat(before.billed().toMillis(), is(greaterThan(0L)));
            assertThat("15 s against an echo", over.billed(), is(greaterThan(before.billed())));
            Costs costs = SpotAgentsRuntime.get().engine().orElseThrow().costs();
            Spending agent = costs.spent("aws-spot", By.TEMPLATE).get("linux");
            assertThat(
                    "each a share, rounded to a millionth of a dollar",
                    (double) before.paid().micros() + over.paid().micros(),
                    is(closeTo(agent.paid().micros(), 1)));
        });
    }

    @Test
    public void anInstanceWithoutANodeIsAdopted() throws Throwable {
        sessions.then(jenkins -> {
            jenkins.jenkins.clouds.add(ec2.cloud(template -> template.setMinAgents(1)));
            await().atMost(Duration.ofSeconds(60)).until(() -> SpotEc2.online() > 0);
            // As if Jenkins had been killed between EC2's answer and the node.
            SpotAgentsRuntime.get().stop();
            for (hudson.model.Node node : jenkins.jenkins.getNodes()) {
                jenkins.jenkins.removeNode(node);
            }
        });
        sessions.then(jenkins -> {
            await().atMost(Duration.ofSeconds(60)).until(() -> SpotEc2.online() > 0);
            assertThat(ec2.aws().instances(), hasSize(1));
        });
    }
}

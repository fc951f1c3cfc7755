package io.jenkins.plugins.spotagents.provisioning;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import hudson.matrix.Axis;
import hudson.matrix.AxisList;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixProject;
import hudson.matrix.MatrixRun;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.queue.QueueTaskFuture;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.emulator.world.PoolKey;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LoggerRule;

/** From a build in the queue to an agent and its end, on an emulated EC2. */
public class ProvisioningTest {
    private final SpotEc2 ec2 = new SpotEc2();
    private final JenkinsRule jenkins = new JenkinsRule();
    private final LoggerRule log = new LoggerRule().record("io.jenkins.plugins.spotagents", Level.FINE);

    @Rule
    public final RuleChain rules = RuleChain.outerRule(log).around(ec2).around(jenkins);

    private void noAgentIsLeft() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(jenkins.jenkins.getNodes(), is(empty()));
            assertThat(ec2.aws().liveInstances(), is(empty()));
        });
    }

    @Test
    public void aFreestyleBuildRunsOnAFreshAgentThatIsGoneAfterwards() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        jenkins.buildAndAssertSuccess(job());

        assertThat(ec2.aws().instances(), hasSize(1));
        noAgentIsLeft();
    }

    @Test
    public void aPipelineRunsTwiceOnTwoAgents() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node('spot') { echo 'hello' }", true));

        for (int i = 0; i < 2; i++) {
            WorkflowRun run = jenkins.assertBuildStatus(Result.SUCCESS, job.scheduleBuild2(0));
            jenkins.assertLogContains("hello", run);
        }

        assertThat(ec2.aws().instances(), hasSize(2));
        noAgentIsLeft();
    }

    @Test
    public void eachCellOfAMatrixBuildRunsOnAnAgentOfItsOwn() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        MatrixProject job = jenkins.createProject(MatrixProject.class);
        job.setAxes(new AxisList(new LabelAxis("where", List.of("spot")), new Axis("CELL", "one", "two", "three")));

        MatrixBuild build = jenkins.buildAndAssertSuccess(job);

        Set<String> agents =
                build.getRuns().stream().map(MatrixRun::getBuiltOnStr).collect(Collectors.toSet());
        assertThat(agents, hasSize(3));
        assertThat(ec2.aws().instances(), hasSize(3));
        assertThat(build.getBuiltOnStr(), is(""));
        noAgentIsLeft();
    }

    @Test
    public void theParentOfAMatrixBuildIsToldThatNoSpotAgentTakesIt() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        MatrixProject job = jenkins.createProject(MatrixProject.class);
        job.setAssignedLabel(Label.get("spot"));

        job.scheduleBuild2(0);

        waitsWith(job, "label axis");
        assertThat(ec2.aws().instances(), is(empty()));
    }

    @Test
    public void onlyANormalTemplateTakesWorkWithoutALabel() throws Exception {
        jenkins.jenkins.setNumExecutors(0);
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        FreeStyleProject anywhere = jenkins.createFreeStyleProject();
        anywhere.setAssignedLabel(null);
        QueueTaskFuture<FreeStyleBuild> unlabelled = anywhere.scheduleBuild2(0);
        jenkins.buildAndAssertSuccess(job());
        assertThat(unlabelled.isDone(), is(false));
        assertThat(ec2.aws().instances(), hasSize(1));

        jenkins.jenkins.clouds.replaceBy(List.of(ec2.cloud(template -> template.setMode(Node.Mode.NORMAL))));

        jenkins.assertBuildStatusSuccess(unlabelled);
        assertThat(ec2.aws().instances(), hasSize(2));
    }

    @Test
    public void aLabelThatNamesZonesAndTypesIsServedThere() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));

        assertThat(poolFor("spot && eu-west-1c").zone(), is("eu-west-1c"));
        assertThat(poolFor("spot && c6i.xlarge && !eu-west-1a").instanceType(), is("c6i.xlarge"));
        PoolKey either = poolFor("(m6a.xlarge && eu-west-1b) || (c5.xlarge && eu-west-1c)");
        assertThat(
                either,
                is(anyOf(is(new PoolKey("m6a.xlarge", "eu-west-1b")), is(new PoolKey("c5.xlarge", "eu-west-1c")))));
        assertThat(ec2.aws().instances(), hasSize(3));
        assertThat(ec2.aws().instances().get(1).zone(), is(not("eu-west-1a")));
    }

    @Test
    public void aLabelThatNobodyCanServeWaitsWithTheReasonAndHoldsUpNobody() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> template.getPurchase().setOnDemandFallback(false)));
        FreeStyleProject elsewhere = job("spot && eu-west-1d");
        FreeStyleProject larger = job("spot && m5.24xlarge");
        FreeStyleProject dearer = job("spot && capacity-on-demand");
        for (FreeStyleProject job : List.of(elsewhere, larger, dearer)) {
            job.scheduleBuild2(0);
        }

        waitsWith(elsewhere, "it has the zones eu-west-1a, eu-west-1b, eu-west-1c");
        waitsWith(larger, "does not list m5.24xlarge");
        waitsWith(dearer, "never buys capacity-on-demand");
        jenkins.buildAndAssertSuccess(job());
        assertThat(ec2.aws().instances(), hasSize(1));
    }

    /** The pool under the agent that serves a label. */
    private PoolKey poolFor(String label) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job(label));
        return ec2.aws().instance(build.getBuiltOnStr()).pool();
    }

    private void waitsWith(Queue.Task job, String reason) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Queue.Item item = jenkins.jenkins.getQueue().getItem(job);
            return item != null && String.valueOf(item.getWhy()).contains(reason);
        });
    }

    @Test
    public void fiftyQueuedBuildsStartExactlyFiftyInstances() throws Exception {
        ec2.machines().breakEverything();
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        FreeStyleProject job = job();
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("NUMBER", "")));
        job.setConcurrentBuild(true);
        for (int i = 0; i < 50; i++) {
            job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("NUMBER", "" + i)));
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> ec2.aws().instances().size() >= 50);
        await().during(Duration.ofSeconds(12))
                .atMost(Duration.ofSeconds(20))
                .until(() -> ec2.aws().instances().size() == 50);

        assertThat(ec2.aws().journal().count("CreateFleet"), is(lessThanOrEqualTo(3L)));
        for (Queue.Item item : jenkins.jenkins.getQueue().getItems()) {
            jenkins.jenkins.getQueue().cancel(item);
        }
    }

    @Test
    public void savingTheConfigurationWhileALaunchIsInFlightLosesNothing() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        QueueTaskFuture<FreeStyleBuild> build = job().scheduleBuild2(0);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !ec2.aws().instances().isEmpty());

        jenkins.jenkins.clouds.replaceBy(List.of(ec2.cloud(template -> template.setIdleMinutes(3))));

        jenkins.assertBuildStatusSuccess(build);
        assertThat(ec2.aws().instances(), hasSize(1));
        noAgentIsLeft();
    }

    @Test
    public void withoutSpotCapacityTheAgentIsBoughtOnDemand() throws Exception {
        noSpotCapacity();
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job());

        assertThat(ec2.aws().instances().get(0).market(), is(Market.ON_DEMAND));
        assertThat(build.getBuiltOnStr(), is(ec2.aws().instances().get(0).id()));
    }

    @Test
    public void withoutAnyCapacityTheBuildWaitsWithTheReasonAndRunsWhenThereIsSome() throws Exception {
        noSpotCapacity();
        jenkins.jenkins.clouds.add(ec2.cloud(template -> template.getPurchase().setOnDemandFallback(false)));
        QueueTaskFuture<FreeStyleBuild> build = job().scheduleBuild2(0);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> Stream.of(jenkins.jenkins.getQueue().getItems())
                        .anyMatch(item -> String.valueOf(item.getWhy()).startsWith("Waiting for a Spot agent: ")));
        SpotAgentsRuntime.get()
                .engine()
                .orElseThrow()
                .accounts()
                .all()
                .forEach(account -> account.unavailable()
                        .snapshot()
                        .forEach(mark -> account.unavailable().forget(mark.scope())));
        for (String type : SpotEc2.TYPES) {
            ec2.aws().capacity(type, SpotEc2.REGION + "a", 10);
        }

        jenkins.assertBuildStatusSuccess(build);
    }

    @Test
    public void aLabelThatInsistsOnOnDemandGetsIt() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        FreeStyleProject job = job();
        job.setAssignedLabel(Label.get("linux&&capacity-on-demand"));

        jenkins.buildAndAssertSuccess(job);

        assertThat(ec2.aws().instances().get(0).market(), is(Market.ON_DEMAND));
    }

    @Test
    public void aReclaimedFreestyleBuildRunsAgainOnAnotherAgent() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> template.getRequeue().setTiming("immediately")));
        FreeStyleProject job = job();
        File marker = new File(jenkins.jenkins.getRootDir(), "ran-once");
        job.getBuildersList()
                .add(new Shell("if [ -e '" + marker + "' ]; then exit 0; fi; touch '" + marker + "'; sleep 300"));
        job.scheduleBuild2(0);
        await().atMost(Duration.ofSeconds(60)).until(marker::exists);

        ec2.aws().reclaim(ec2.aws().liveInstances().get(0).id(), NoticePlan.sqsAndImds());

        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            FreeStyleBuild again = job.getBuildByNumber(2);
            assertThat(again, is(notNullValue()));
            assertThat(again.getResult(), is(Result.SUCCESS));
        });
        assertThat(job.getBuildByNumber(1).getResult(), is(Result.ABORTED));
        assertThat(ec2.aws().instances(), hasSize(2));
    }

    @Test
    public void anAgentThatDoesNotComeOnlineIsEndedAndAnotherPoolIsTried() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> template.setLaunchTimeoutMinutes(1)));
        // The cheapest pool, which the first launch takes, is in this zone.
        ec2.machines().breakZone(SpotEc2.REGION + "a");

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job());

        List<InstanceView> instances = ec2.aws().instances();
        assertThat(instances, hasSize(2));
        assertThat(instances.get(0).zone(), is(SpotEc2.REGION + "a"));
        assertThat(instances.get(1).pool(), is(not(instances.get(0).pool())));
        assertThat(build.getBuiltOnStr(), is(instances.get(1).id()));
    }

    @Test
    public void minimumAndSpareAgentsAreKeptReady() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {
            template.setMinAgents(1);
            template.setSpareAgents(2);
        }));

        await().atMost(Duration.ofSeconds(90)).until(() -> SpotEc2.online() == 2);
        await().during(Duration.ofSeconds(12))
                .atMost(Duration.ofSeconds(20))
                .until(() -> ec2.aws().instances().size() == 2);
    }

    private FreeStyleProject job() throws Exception {
        return job("spot");
    }

    private FreeStyleProject job(String label) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedLabel(Label.get(label));
        return job;
    }

    private void noSpotCapacity() {
        for (String type : SpotEc2.TYPES) {
            for (String zone : List.of("a", "b", "c")) {
                ec2.aws().capacity(type, SpotEc2.REGION + zone, 0);
            }
        }
    }
}

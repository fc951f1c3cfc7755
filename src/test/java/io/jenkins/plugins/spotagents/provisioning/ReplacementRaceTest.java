package io.jenkins.plugins.spotagents.provisioning;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.matrix.Axis;
import hudson.matrix.AxisList;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixProject;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.BuildStepListener;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.tasks.BuildStep;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.requeue.NextCapacity;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import io.jenkins.plugins.spotagents.scenario.SpotScenario;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Phaser;
import java.util.function.Function;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.TestExtension;

/**
 * An agent is lost without notice. Both its way out and its work, back in the queue, want another one: one is started, whoever of
 * the two is first.
 */
public class ReplacementRaceTest {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @Rule
    public final SpotScenario test = SPOT.scenario();

    /** Keeps a build that has lost its agent from coming to its end, while there is somebody to wait for. */
    @TestExtension
    public static final class Holding extends BuildStepListener {
        private static final Phaser GATE = new Phaser();

        @Override
        @SuppressWarnings("rawtypes")
        public void started(AbstractBuild build, BuildStep step, BuildListener listener) {
            // Only the end of a step is of interest.
        }

        @Override
        @SuppressWarnings("rawtypes")
        public void finished(AbstractBuild build, BuildStep step, BuildListener listener, boolean canContinue) {
            if (!canContinue && GATE.getRegisteredParties() > 0) {
                GATE.awaitAdvance(GATE.getPhase());
            }
        }
    }

    private FreeStyleProject freestyle() throws Exception {
        return freestyle("spot");
    }

    private FreeStyleProject freestyle(String label) throws Exception {
        FreeStyleProject job = test.freestyle(test.loses());
        job.setAssignedLabel(Label.get(label));
        job.scheduleBuild2(0);
        return job;
    }

    private MatrixProject matrix(String place) throws Exception {
        MatrixProject job = SPOT.jenkins().createProject(MatrixProject.class, test.name());
        job.setAxes(new AxisList(
                new LabelAxis("label", List.of("spot")),
                new LabelAxis("place", List.of(place)),
                new Axis("CELL", "only")));
        job.getBuildersList().add(new Shell(test.loses()));
        job.scheduleBuild2(0);
        return job;
    }

    private WorkflowRun nodeBlock(String label) throws Exception {
        return test.pipeline("node('" + label + "') { sh '''" + test.loses() + "''' }");
    }

    private AgentFarm.Agent lost() {
        return Agents.on(test.begun(1)).map(SpotAgent::describe).orElseThrow();
    }

    /** What the agent's way out does, if it gets there last. */
    private static boolean orderedLate(AgentFarm.Agent lost) {
        return SpotAgentsRuntime.get()
                .engine()
                .orElseThrow()
                .provisioning()
                .replacements()
                .order(
                        lost,
                        List.of(),
                        NextCapacity.OTHER_POOL,
                        Set.of(lost.offering().pool()));
    }

    private void wasReplacedOnce(AgentFarm.Agent lost) {
        assertThat("ordered once more", orderedLate(lost), is(false));
        assertThat(test.agents(), hasSize(2));
        assertThat("one for the lost one", SPOT.launched(), hasSize(2));
    }

    private static <T> List<T> launched(Function<InstanceView, T> what) {
        return SPOT.launched().stream().map(what).toList();
    }

    private static <R extends AbstractBuild<?, R>> void secondBuildSucceeds(AbstractProject<?, R> job)
            throws Exception {
        SPOT.succeeds(SpotScenario.build(job, 2));
        SPOT.ends(job.getBuildByNumber(1), Result.ABORTED);
    }

    @Test
    public void aFreestyleBuildThatIsBackInTheQueueFirstIsGivenTheOnlyReplacement() throws Exception {
        FreeStyleProject job = freestyle();
        AgentFarm.Agent lost = lost();
        SPOT.aws().reclaim(lost.instanceId(), NoticePlan.none());
        test.begun(2);
        assertThat("the way out comes late", orderedLate(lost), is(false));
        secondBuildSucceeds(job);
        wasReplacedOnce(lost);
    }

    @Test
    public void aFreestyleBuildThatIsBackInTheQueueLastWaitsForTheReplacementThatIsOnItsWay() throws Exception {
        FreeStyleProject job = freestyle();
        AgentFarm.Agent lost = lost();
        Holding.GATE.register();
        try {
            SPOT.aws().reclaim(lost.instanceId(), NoticePlan.none());
            await("the replacement, while the build still occupies the lost agent")
                    .atMost(SpotJenkins.PATIENCE)
                    .until(() -> SPOT.launched().size() == 2);
        } finally {
            Holding.GATE.arriveAndDeregister();
        }
        secondBuildSucceeds(job);
        wasReplacedOnce(lost);
    }

    @Test
    public void aLostMatrixCellIsGivenTheOnlyReplacement() throws Exception {
        MatrixProject job = matrix("linux");
        AgentFarm.Agent lost = lost();
        SPOT.aws().reclaim(lost.instanceId(), NoticePlan.none());
        secondBuildSucceeds(job);
        wasReplacedOnce(lost);
    }

    @Test
    public void aNodeBlockIsGivenTheOnlyReplacement() throws Exception {
        WorkflowRun run = test.nodeBlock(test.loses());
        AgentFarm.Agent lost = lost();
        SPOT.aws().reclaim(lost.instanceId(), NoticePlan.none());
        SPOT.succeeds(run);
        wasReplacedOnce(lost);
    }

    @Test
    public void aFreestyleBuildIsGivenAnotherPoolOfTheZoneThatItsLabelNames() throws Exception {
        FreeStyleProject job = freestyle("spot && eu-west-1b");
        AgentFarm.Agent lost = lost();
        SPOT.aws().reclaim(lost.instanceId(), NoticePlan.sqsOnly());
        secondBuildSucceeds(job);
        wasReplacedOnce(lost);
        assertThat(launched(InstanceView::zone), contains("eu-west-1b", "eu-west-1b"));
        assertThat("pools", Set.copyOf(launched(InstanceView::instanceType)), hasSize(2));
    }

    @Test
    public void aMatrixCellThatIsBackInTheQueueFirstIsGivenAnAgentOfItsOwnZone() throws Exception {
        MatrixProject job = matrix("eu-west-1b");
        AgentFarm.Agent lost = lost();
        SPOT.aws().reclaim(lost.instanceId(), NoticePlan.none());
        secondBuildSucceeds(job);
        wasReplacedOnce(lost);
        assertThat(launched(InstanceView::zone), contains("eu-west-1b", "eu-west-1b"));
    }

    @Test
    public void aNodeBlockIsGivenAnotherZoneForTheTypeThatItsLabelNames() throws Exception {
        WorkflowRun run = nodeBlock("spot && m5.xlarge");
        AgentFarm.Agent lost = lost();
        SPOT.aws().reclaim(lost.instanceId(), NoticePlan.sqsOnly());
        SPOT.succeeds(run);
        wasReplacedOnce(lost);
        assertThat(launched(InstanceView::instanceType), contains("m5.xlarge", "m5.xlarge"));
        assertThat("pools", Set.copyOf(launched(InstanceView::zone)), hasSize(2));
    }

    @Test
    public void theLastAttemptIsBoughtOnDemandInTheZoneThatTheLabelNames() throws Exception {
        SPOT.configure(template -> template.getRequeue().setMaxRetries(1));
        WorkflowRun run = nodeBlock("spot && eu-west-1b");
        AgentFarm.Agent lost = lost();
        SPOT.aws().reclaim(lost.instanceId(), NoticePlan.sqsOnly());
        SPOT.succeeds(run);
        wasReplacedOnce(lost);
        assertThat(launched(InstanceView::zone), contains("eu-west-1b", "eu-west-1b"));
        assertThat(launched(InstanceView::market), contains(Market.SPOT, Market.ON_DEMAND));
    }

    @Test
    public void theLastAttemptStaysOnSpotWhereTheLabelInsistsOnIt() throws Exception {
        SPOT.configure(template -> template.getRequeue().setMaxRetries(1));
        FreeStyleProject job = freestyle("spot && capacity-spot");
        AgentFarm.Agent lost = lost();
        SPOT.aws().reclaim(lost.instanceId(), NoticePlan.sqsOnly());
        secondBuildSucceeds(job);
        wasReplacedOnce(lost);
        assertThat(launched(InstanceView::market), contains(Market.SPOT, Market.SPOT));
    }

    @Test
    public void workThatWasRequeuedBehindTheAgentsBackOrdersForItself() throws Exception {
        FreeStyleProject job = freestyle();
        AgentFarm.Agent lost = lost();
        SpotAgentsRuntime.get()
                .engine()
                .orElseThrow()
                .provisioning()
                .replacements()
                .leaveToQueue(lost.instanceId());
        SPOT.aws().reclaim(lost.instanceId(), NoticePlan.none());
        secondBuildSucceeds(job);
        wasReplacedOnce(lost);
    }
}

package io.jenkins.plugins.spotagents.cloud;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.cloud.killed.DirectoryConnector;
import io.jenkins.plugins.spotagents.cloud.killed.KillPoint;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/**
 * The controller's process is killed at a point between the notice and the end of the re-run: the next one sees to it that the work
 * runs again, and only once.
 */
public class KilledControllerTest {
    private static final String WORK = "it";

    private final WorkLog work = new WorkLog();
    private final TemporaryFolder talk = new TemporaryFolder();
    private final TemporaryFolder disks = new TemporaryFolder();
    private final DirectoryMachines machines = new DirectoryMachines(disks);
    private final SpotEc2 ec2 = new SpotEc2(builder -> builder.boot(machines));
    private final RealJenkinsRule controller = new RealJenkinsRule()
            .addSyntheticPlugin(
                    new RealJenkinsRule.SyntheticPlugin(KillPoint.class).header("Plugin-Dependencies", "spot-agents:0"))
            .withTimeout(0);

    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(work).around(talk).around(disks).around(ec2).around(controller);

    /** What a controller in another process is told of the emulated AWS. */
    private record Aws(String endpoint, String queueUrl, ArrayList<String> subnets, String machines, String timing)
            implements Serializable {}

    /** What a controller tells of its builds. */
    private record Builds(int building, int waiting, int reruns, int successes) implements Serializable {}

    @After
    public void endMachines() {
        machines.endAll();
    }

    private Path directory() {
        return talk.getRoot().toPath();
    }

    private Aws aws(String timing) {
        return new Aws(
                ec2.aws().endpoint().toString(),
                ec2.aws().noticeQueue().url(),
                new ArrayList<>(List.of(
                        ec2.aws().subnet("eu-west-1a"),
                        ec2.aws().subnet("eu-west-1b"),
                        ec2.aws().subnet("eu-west-1c"))),
                machines.root().toString(),
                timing);
    }

    private void start() throws Throwable {
        controller.javaOptions(
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Daws.accessKeyId=test",
                "-Daws.secretAccessKey=test",
                "-D" + KillPoint.DIRECTORY + "=" + directory());
        controller.startJenkins();
    }

    private static void configure(JenkinsRule jenkins, Aws aws) throws Exception {
        AgentTemplate template = SpotEc2.template("linux", aws.subnets());
        template.setConnector(new DirectoryConnector(aws.machines()));
        SpotJenkins.timing(template, aws.timing());
        Purchase spotOnly = new Purchase();
        spotOnly.setOnDemandFallback(false);
        template.setPurchase(spotOnly);
        jenkins.jenkins.clouds.add(SpotEc2.cloud(template, aws.endpoint(), aws.queueUrl()));
        jenkins.jenkins.save();
    }

    private static void startFreestyle(JenkinsRule jenkins, String script) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job");
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell(script));
        job.scheduleBuild2(0);
    }

    private static void startPipeline(JenkinsRule jenkins, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job");
        job.setDefinition(new CpsFlowDefinition("node('spot') { sh '''" + script + "''' }", true));
        job.scheduleBuild2(0);
    }

    private static Builds builds(JenkinsRule jenkins) {
        Job<?, ?> job = Objects.requireNonNull(jenkins.jenkins.getItemByFullName("job", Job.class));
        int building = 0;
        int reruns = 0;
        int successes = 0;
        for (Run<?, ?> run : job.getBuilds()) {
            building += run.isBuilding() ? 1 : 0;
            reruns += run.getAction(RequeuedAction.class) == null ? 0 : 1;
            successes += String.valueOf(run.getResult()).equals("SUCCESS") ? 1 : 0;
        }
        return new Builds(building, Queue.getInstance().getItems().length, reruns, successes);
    }

    private static boolean isTold(JenkinsRule jenkins) throws Exception {
        Job<?, ?> job = Objects.requireNonNull(jenkins.jenkins.getItemByFullName("job", Job.class));
        return JenkinsRule.getLog(Objects.requireNonNull(job.getBuildByNumber(1)))
                .contains("[spot-agents] Agent");
    }

    private static void saveQueue(JenkinsRule jenkins) {
        Queue.getInstance().save();
    }

    private Builds builds() {
        try {
            return controller.runRemotely(KilledControllerTest::builds);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private void runFreestyle(String timing, String script) throws Throwable {
        start();
        controller.runRemotely(KilledControllerTest::configure, aws(timing));
        controller.runRemotely(KilledControllerTest::startFreestyle, script);
        work.begun(WORK, 1);
    }

    private void runPipeline(String script) throws Throwable {
        start();
        controller.runRemotely(KilledControllerTest::configure, aws("immediately"));
        controller.runRemotely(KilledControllerTest::startPipeline, script);
        work.begun(WORK, 1);
    }

    private void reclaim() {
        ec2.aws().reclaim(work.agents(WORK).get(0), NoticePlan.sqsOnly());
    }

    private void kill() throws Exception {
        Process process = controller.getProcess();
        controller.stopJenkinsForcibly();
        process.onExit().get();
    }

    private void reclaimAndKillAt(KillPoint point) throws Throwable {
        point.plant(directory());
        reclaim();
        await(point.toString()).atMost(SpotJenkins.PATIENCE).until(() -> point.isReached(directory()));
        kill();
        point.remove(directory());
    }

    /** Nothing is to be had, the agent under the work included. */
    private void reclaimWithAllOtherCapacity() {
        spotCapacity(0);
        await("the re-run in the queue")
                .atMost(SpotJenkins.PATIENCE)
                .ignoreExceptions() // nobody answers before Jenkins is up
                .until(() -> builds().waiting() == 1);
    }

    private void spotCapacity(int instances) {
        for (String type : SpotEc2.TYPES) {
            for (String zone : List.of("a", "b", "c")) {
                ec2.aws().capacity(type, SpotEc2.REGION + zone, instances, NoticePlan.sqsOnly());
            }
        }
    }

    /** @param begun how often the work began */
    private void nextControllerRunsItAgainOnce(int reruns, int begun, int instances) throws Throwable {
        start();
        await("the re-run's end")
                .atMost(SpotJenkins.PATIENCE)
                .untilAsserted(() -> assertThat(builds(), is(new Builds(0, 0, reruns, 1))));
        assertThat(work.agents(WORK), hasSize(begun));
        assertThat(ec2.aws().instances(), hasSize(instances));
        controller.stopJenkins();
    }

    @Test
    public void aFreestyleBuildThatWasToldOfTheNoticeIsRunAgain() throws Throwable {
        runFreestyle("deadline", work.loses(WORK));
        reclaim();
        await().atMost(SpotJenkins.PATIENCE).until(() -> told());
        kill();
        nextControllerRunsItAgainOnce(1, 2, 2);
    }

    private boolean told() {
        try {
            return controller.runRemotely(KilledControllerTest::isTold);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void aFreestyleBuildThatIsNotedAsInterruptedIsRunAgain() throws Throwable {
        runFreestyle("immediately", work.loses(WORK));
        reclaimAndKillAt(KillPoint.NOTED);
        nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatHasEndedButIsNotInTheQueueIsRunAgain() throws Throwable {
        runFreestyle("immediately", work.loses(WORK));
        reclaimAndKillAt(KillPoint.ENDED);
        nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatIsInTheQueueUnknownToDiskIsRunAgain() throws Throwable {
        runFreestyle("immediately", work.loses(WORK));
        reclaimAndKillAt(KillPoint.SCHEDULED);
        nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatIsInTheSavedQueueUnknownToTheLedgerIsRunAgain() throws Throwable {
        runFreestyle("immediately", work.loses(WORK));
        KillPoint.SCHEDULED.plant(directory());
        reclaim();
        await().atMost(SpotJenkins.PATIENCE).until(() -> KillPoint.SCHEDULED.isReached(directory()));
        controller.runRemotely(KilledControllerTest::saveQueue);
        kill();
        KillPoint.SCHEDULED.remove(directory());
        nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatWaitsInTheQueueIsRunAgain() throws Throwable {
        runFreestyle("immediately", work.loses(WORK));
        reclaimWithAllOtherCapacity();
        kill();
        spotCapacity(10);
        nextControllerRunsItAgainOnce(1, 2, 2);
    }

    @Test
    public void aFreestyleBuildThatWaitsInTheSavedQueueIsRunAgain() throws Throwable {
        runFreestyle("immediately", work.loses(WORK));
        reclaimWithAllOtherCapacity();
        controller.runRemotely(KilledControllerTest::saveQueue);
        kill();
        spotCapacity(10);
        nextControllerRunsItAgainOnce(1, 2, 2);
    }

    /** Jenkins knows nothing of a freestyle build that had not ended when it was killed; what we owe is still owed. */
    @Test
    public void aFreestyleBuildThatRunsAgainIsRunOnceMore() throws Throwable {
        runFreestyle("immediately", work.losesThenWaits(WORK));
        reclaim();
        work.begun(WORK, 2);
        kill();
        work.let(WORK);
        nextControllerRunsItAgainOnce(1, 3, 3);
    }

    @Test
    public void aNodeBlockWhoseAgentIsCordonedIsRunAgain() throws Throwable {
        runPipeline(work.loses(WORK));
        reclaimAndKillAt(KillPoint.CORDONED);
        nextControllerRunsItAgainOnce(0, 2, 2);
    }

    @Test
    public void aNodeBlockThatIsNotedAsInterruptedIsRunAgain() throws Throwable {
        runPipeline(work.loses(WORK));
        reclaimAndKillAt(KillPoint.NOTED);
        nextControllerRunsItAgainOnce(0, 2, 2);
    }

    @Test
    public void aNodeBlockThatWaitsForAnotherAgentIsRunAgain() throws Throwable {
        runPipeline(work.loses(WORK));
        reclaimWithAllOtherCapacity();
        kill();
        spotCapacity(10);
        nextControllerRunsItAgainOnce(0, 2, 2);
    }

    @Test
    public void aNodeBlockThatRunsAgainGoesOn() throws Throwable {
        runPipeline(work.losesThenWaits(WORK));
        reclaim();
        work.begun(WORK, 2);
        kill();
        work.let(WORK);
        nextControllerRunsItAgainOnce(0, 2, 2);
    }
}

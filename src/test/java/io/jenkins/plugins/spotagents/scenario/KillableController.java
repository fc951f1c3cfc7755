package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.matrix.Axis;
import hudson.matrix.AxisList;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixProject;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.security.FullControlOnceLoggedInAuthorizationStrategy;
import hudson.security.HudsonPrivateSecurityRealm;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Purchase;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import io.jenkins.plugins.spotagents.scenario.killed.DirectoryConnector;
import io.jenkins.plugins.spotagents.scenario.killed.KillPoint;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/** A controller whose process a test kills, with an emulated AWS, agents and a log of the work that outlive it. */
final class KillableController implements TestRule {
    static final String WORK = "it";

    /** On the class path where the tests are for this file, not for the classes beside it. */
    private static final String PACKAGED = "spot-agents.hpi";

    private final WorkLog work = new WorkLog();
    private final TemporaryFolder talk = new TemporaryFolder();
    private final TemporaryFolder disks = new TemporaryFolder();
    private final DirectoryMachines machines = new DirectoryMachines(disks);
    private final SpotEc2 ec2 = new SpotEc2(builder -> builder.boot(machines));
    private final RealJenkinsRule controller;

    /** @param omitted the plugins that it lacks; all that we build against are there otherwise */
    KillableController(String... omitted) {
        controller = new RealJenkinsRule()
                .omitPlugins(omitted)
                .addSyntheticPlugin(new RealJenkinsRule.SyntheticPlugin(KillPoint.class)
                        .header("Plugin-Dependencies", "spot-agents:0"))
                .withTimeout(0);
        if (KillableController.class.getClassLoader().getResource(PACKAGED) != null) {
            controller.omitPlugins("spot-agents").addPlugins(PACKAGED);
        }
    }

    @Override
    public Statement apply(Statement test, Description description) {
        ExternalResource machinesThatEnd = new ExternalResource() {
            @Override
            protected void after() {
                machines.endAll();
            }
        };
        return RuleChain.outerRule(work)
                .around(talk)
                .around(disks)
                .around(ec2)
                .around(controller)
                .around(machinesThatEnd)
                .apply(test, description);
    }

    /** What a controller in another process is told of the emulated AWS. */
    private record Aws(String endpoint, String queueUrl, ArrayList<String> subnets, String machines, String timing)
            implements Serializable {}

    /** What a controller tells of its builds. */
    private record Builds(int building, int waiting, int reruns, int successes) implements Serializable {}

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
        // Nobody who has not logged in sees anything; nor do threads of the plugin's own.
        jenkins.jenkins.setSecurityRealm(new HudsonPrivateSecurityRealm(false, false, null));
        FullControlOnceLoggedInAuthorizationStrategy usersOnly = new FullControlOnceLoggedInAuthorizationStrategy();
        usersOnly.setAllowAnonymousRead(false);
        jenkins.jenkins.setAuthorizationStrategy(usersOnly);
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

    @SuppressWarnings("deprecation") // as only tests may wait for the Pipeline engine
    private static void saveThePipeline(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = Objects.requireNonNull(jenkins.jenkins.getItemByFullName("job", WorkflowJob.class));
        WorkflowRun run = Objects.requireNonNull(job.getBuildByNumber(1));
        ((CpsFlowExecution) Objects.requireNonNull(run.getExecution())).waitForSuspension();
        run.save();
    }

    private static void saveTheQueue(JenkinsRule jenkins) {
        Queue.getInstance().save();
    }

    private Builds builds() {
        return ask(KillableController::builds);
    }

    private <T extends Serializable> T ask(RealJenkinsRule.Step2<T> question) {
        try {
            return controller.runRemotely(question);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    void runFreestyle(String timing, String script) throws Throwable {
        start();
        controller.runRemotely(KillableController::configure, aws(timing));
        controller.runRemotely(KillableController::startFreestyle, script);
        work.begun(WORK, 1);
    }

    /** A class of its own, as a controller may lack the plugin. */
    private static final class MatrixOfTwo {
        static void start(JenkinsRule jenkins, String firstScript, String secondScript) throws Exception {
            MatrixProject job = jenkins.createProject(MatrixProject.class, "job");
            job.setAxes(new AxisList(new LabelAxis("label", List.of("spot")), new Axis("CELL", "first", "second")));
            job.getBuildersList()
                    .add(new Shell("if [ $CELL = first ]; then " + firstScript + "; else " + secondScript + "; fi"));
            job.scheduleBuild2(0);
        }
    }

    void runMatrix(String timing, String firstScript, String secondScript) throws Throwable {
        start();
        controller.runRemotely(KillableController::configure, aws(timing));
        controller.runRemotely(MatrixOfTwo::start, firstScript, secondScript);
    }

    void runPipeline(String script) throws Throwable {
        start();
        controller.runRemotely(KillableController::configure, aws("immediately"));
        controller.runRemotely(KillableController::startPipeline, script);
        nodeBlockBegins(1);
    }

    /**
     * Waits until it does for the first, second … time, and Jenkins knows: a Pipeline is saved a moment after a step has begun. If the
     * controller is killed in that moment, Jenkins cannot go on with it, with or without us.
     */
    void nodeBlockBegins(int time) throws Throwable {
        work.begun(WORK, time);
        controller.runRemotely(KillableController::saveThePipeline);
    }

    void reclaim() {
        reclaim(WORK);
    }

    /** Takes the agent away on which it began. */
    void reclaim(String name) {
        ec2.aws().reclaim(work.agents(name).get(0), NoticePlan.sqsOnly());
    }

    void kill() throws Exception {
        Process process = controller.getProcess();
        controller.stopJenkinsForcibly();
        process.onExit().get();
    }

    void reclaimAndKillAt(KillPoint point) throws Throwable {
        reclaimUntil(point);
        killAt(point);
    }

    /** It stops there. */
    void reclaimUntil(KillPoint point) throws Throwable {
        point.plant(directory());
        reclaim();
        await(point.toString()).atMost(SpotJenkins.PATIENCE).until(() -> point.isReached(directory()));
    }

    void killAt(KillPoint point) throws Throwable {
        kill();
        point.remove(directory());
    }

    /** Nothing is to be had, the agent under the work included. */
    void reclaimWithAllOtherCapacity() {
        spotCapacity(0);
        await("the re-run in the queue")
                .atMost(SpotJenkins.PATIENCE)
                .ignoreExceptions() // nobody answers before Jenkins is up
                .until(() -> builds().waiting() == 1);
    }

    void spotCapacity(int instances) {
        for (String type : SpotEc2.TYPES) {
            for (String zone : List.of("a", "b", "c")) {
                ec2.aws().capacity(type, SpotEc2.REGION + zone, instances, NoticePlan.sqsOnly());
            }
        }
    }

    /** @param begun how often the work began */
    void nextControllerRunsItAgainOnce(int reruns, int begun, int instances) throws Throwable {
        start();
        runsItAgainOnce(reruns, begun, instances);
    }

    void runsItAgainOnce(int reruns, int begun, int instances) throws Throwable {
        await("the re-run's end")
                .atMost(SpotJenkins.PATIENCE)
                .untilAsserted(() -> assertThat(builds(), is(new Builds(0, 0, reruns, 1))));
        assertThat(work.agents(WORK), hasSize(begun));
        assertThat(ec2.aws().instances(), hasSize(instances));
        controller.stopJenkins();
    }

    /** The queue has been told that the notice need not come again. */
    void awaitNoticeHandled() {
        await().atMost(SpotJenkins.PATIENCE).untilAsserted(() -> {
            assertThat(ec2.aws().noticeQueue().visibleCount(), is(0));
            assertThat(ec2.aws().noticeQueue().hiddenCount(), is(0));
        });
    }

    void nextControllerComesUp() throws Throwable {
        start();
    }

    /** Waits until the agent is gone on which it began, and all notices have been heard. */
    void nothingRunsAgain() throws Throwable {
        await("no agent any more")
                .atMost(SpotJenkins.PATIENCE)
                .ignoreExceptions() // nobody answers before Jenkins is up
                .until(() -> ask(KillableController::agents) == 0);
        awaitNoticeHandled();
        assertThat(builds(), is(new Builds(0, 0, 0, 0)));
        assertThat(work.agents(WORK), hasSize(1));
        controller.stopJenkins();
    }

    private static Integer agents(JenkinsRule jenkins) {
        return jenkins.jenkins.getNodes().size();
    }

    void awaitTold() {
        await().atMost(SpotJenkins.PATIENCE).until(() -> ask(KillableController::isTold));
    }

    /** Jenkins does so a minute after a change. */
    void saveQueue() throws Throwable {
        controller.runRemotely(KillableController::saveTheQueue);
    }

    /** What the work says of itself. */
    WorkLog work() {
        return work;
    }
}

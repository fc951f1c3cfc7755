package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.diagnosis.OldDataMonitor;
import hudson.matrix.MatrixProject;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.JobProperty;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.slaves.Cloud;
import hudson.slaves.ComputerConnector;
import hudson.util.XStream2;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.spotagents.agent.InterruptedOfflineCause;
import io.jenkins.plugins.spotagents.agent.PinnedWork;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.cost.Spending;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import io.jenkins.plugins.spotagents.job.FolderRequeueProperty;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.JobRequeueProperty;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import io.jenkins.plugins.spotagents.job.SpotInterruptionCause;
import io.jenkins.plugins.spotagents.pipeline.AgentTaken;
import io.jenkins.plugins.spotagents.pipeline.AttemptAction;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.workflow.flow.ErrorCondition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LoggerRule;

/**
 * A Jenkins starts on what the version before the packages were split had saved: its configuration, builds of all kinds, a queue,
 * agents, and a Pipeline in the second attempt at a {@code node} block, whose agent goes while the controller is down.
 */
public class FormerVersionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String OURS = "io.jenkins.plugins.spotagents.";
    private static final List<String> MOVED_FROM_JOB_TO_RERUN =
            List.of("OnDemandLabel", "CheckedOutCommits", "MatrixCells$OnDemandCells", "UnfinishedCells$Cancelled");
    private static final Path SAVED = saved();
    private static final JenkinsRule JENKINS = jenkins();
    private static SpareAgents agents;

    /** Where Jenkins tells, beside its monitor of old data, of what it cannot read. */
    private static final LoggerRule LOG = new LoggerRule()
            .recordPackage(XStream2.class, Level.FINE)
            .record(Run.class, Level.WARNING)
            .record(Queue.class, Level.WARNING)
            .record("org.jenkinsci.plugins.workflow", Level.WARNING)
            .capture(10_000);

    @ClassRule
    public static final RuleChain RULES = RuleChain.outerRule(LOG).around(JENKINS);

    private static Path saved() {
        try {
            return Path.of(Objects.requireNonNull(FormerVersionTest.class.getResource("FormerVersionTest"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static JenkinsRule jenkins() {
        try {
            JenkinsRule rule =
                    new JenkinsRule().withExistingHome(SAVED.resolve("home").toFile());
            rule.timeout = 0; // each test waits no longer than it must
            return rule;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @BeforeClass
    public static void begin() throws Exception {
        agents = new SpareAgents(JENKINS, (SpotCloud) JENKINS.jenkins.getCloud("aws"));
    }

    /** Whatever a test has read. */
    @After
    public void nothingIsLeftOut() {
        OldDataMonitor monitor = ExtensionList.lookupSingleton(OldDataMonitor.class);
        assertThat(monitor.getData().toString(), monitor.getData().keySet(), is(empty()));
        assertThat(
                LOG.getRecords().stream()
                        .map(entry -> entry.getMessage() + " " + entry.getThrown())
                        .filter(text -> text.contains(OURS) || text.contains("CannotResolveClass"))
                        .toList(),
                is(empty()));
    }

    private static <J> J item(Class<J> type, String name) {
        return type.cast(Objects.requireNonNull(JENKINS.jenkins.getItemByFullName(name), name));
    }

    private static String text(Path file) throws Exception {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** With the names of today, and without the versions of plugins. */
    private static String ofToday(String xml) {
        String result = xml.replaceAll(" plugin=\"[^\"]*\"", "");
        for (String moved : MOVED_FROM_JOB_TO_RERUN) {
            String name = moved.replace("$", "_-");
            result = result.replace(OURS + "job." + name, OURS + "rerun." + name);
        }
        return result;
    }

    /** Nothing is left out of what is read, and all is written as it was, but for names. */
    private static void isReadAndWritten(Saveable saved, File file) throws Exception {
        Path home = JENKINS.jenkins.getRootDir().toPath();
        String before = text(SAVED.resolve("home").resolve(home.relativize(file.toPath())));
        saved.save();
        assertThat(ofToday(text(file.toPath())), is(ofToday(before)));
    }

    @SuppressWarnings("deprecation") // the one that leaves out what is made anew
    private static void buildIsReadAndWritten(Run<?, ?> build, String... actions) throws Exception {
        isReadAndWritten(build, new File(build.getRootDir(), "build.xml"));
        assertThat(ours(build.getActions()), contains(actions));
    }

    private static List<String> ours(List<?> values) {
        return values.stream()
                .map(value -> value.getClass().getName())
                .filter(name -> name.startsWith(OURS))
                .map(name -> name.substring(OURS.length()))
                .sorted()
                .toList();
    }

    @Test
    public void theCloudsAreThoseThatWereSaved() throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        String exported = Util.toYamlString(
                Objects.requireNonNull(Util.getJenkinsRoot(context).get("clouds")));
        assertThat(exported, is(text(SAVED.resolve("clouds.yaml"))));
    }

    @Test
    public void theNamesInYamlAndScriptsAreStillThere() {
        SymbolLookup symbols = SymbolLookup.get();
        assertThat(symbols.findDescriptor(Cloud.class, "spotAgents"), is(notNullValue()));
        assertThat(symbols.findDescriptor(ComputerConnector.class, "inbound"), is(notNullValue()));
        assertThat(symbols.findDescriptor(JobProperty.class, "spotInterruption"), is(notNullValue()));
        assertThat(symbols.findDescriptor(AbstractFolderProperty.class, "spotInterruption"), is(notNullValue()));
        assertThat(symbols.findDescriptor(ErrorCondition.class, "spotAgent"), is(notNullValue()));
        assertThat(symbols.find(GlobalConfiguration.class, "spotPipelines"), is(notNullValue()));
        assertThat(StepDescriptor.byFunctionName("spotRequeue"), is(notNullValue()));
    }

    /** The list holds all classes of the former version that XML or a running Pipeline may name, also where no file here does. */
    @Test
    public void everyClassThatAFileMayNameIsFound() throws Exception {
        for (String name : text(SAVED.resolve("names.txt")).lines().toList()) {
            assertThat(Run.XSTREAM2.getMapper().realClass(OURS + name), is(notNullValue()));
        }
    }

    @Test
    public void jobsAndFoldersKeepTheirSettings() throws Exception {
        FreeStyleProject job = item(FreeStyleProject.class, "folder/job");
        JobRequeueProperty settings = JobRequeueProperty.of(job).orElseThrow();
        assertThat(settings.mode(), is(Optional.of(RequeueMode.BEFORE_FIRST_STEP)));
        assertThat(settings.script(), is(Optional.of("tar czf /tmp/checkpoint .")));
        Folder folder = (Folder) job.getParent();
        assertThat(folder.getProperties().get(FolderRequeueProperty.class).getRequeue(), is("off"));
        isReadAndWritten(job, job.getConfigFile().getFile());
        isReadAndWritten(folder, folder.getConfigFile().getFile());
    }

    @Test
    public void aFreestyleBuildAndItsReRunKeepTheirRecords() throws Exception {
        FreeStyleProject job = item(FreeStyleProject.class, "again");
        LostAttempt lost = InterruptionsAction.find(job.getBuildByNumber(1))
                .orElseThrow()
                .getAttempts()
                .get(0);
        assertThat(lost.getAgent(), is(SpareAgents.name(10)));
        assertThat(lost.getRerun(), is("again#2"));
        RequeuedAction rerun = job.getBuildByNumber(2).getAction(RequeuedAction.class);
        assertThat(rerun.getOrigin(), is("again#1"));
        assertThat(rerun.getAttempt(), is(2));

        buildIsReadAndWritten(job.getBuildByNumber(1), "job.InterruptionsAction");
        buildIsReadAndWritten(
                job.getBuildByNumber(2), "job.RequeuedAction", "rerun.CheckedOutCommits", "rerun.OnDemandLabel");
    }

    @Test
    public void aMatrixBuildAndItsReRunKeepTheirRecords() throws Exception {
        MatrixProject matrix = item(MatrixProject.class, "matrix");
        buildIsReadAndWritten(matrix.getBuildByNumber(1), "job.InterruptionsAction", "rerun.UnfinishedCells$Cancelled");
        buildIsReadAndWritten(
                matrix.getBuildByNumber(2),
                "job.RequeuedAction",
                "rerun.MatrixCells$OnDemandCells",
                "rerun.OnDemandLabel");
    }

    @Test
    public void aReRunThatWaitsInTheQueueRuns() throws Exception {
        FreeStyleProject job = item(FreeStyleProject.class, "waiting");
        Queue.Item waiting = await().atMost(PATIENCE).until(job::getQueueItem, notNullValue());
        assertThat(
                ours(new ArrayList<>(waiting.getAllActions())),
                contains("job.RequeuedAction", "rerun.CheckedOutCommits", "rerun.OnDemandLabel"));

        agents.add(13, PurchaseOption.ON_DEMAND);

        await().atMost(PATIENCE).until(() -> job.getBuildByNumber(2) != null);
        FreeStyleBuild rerun = JENKINS.waitForCompletion(job.getBuildByNumber(2));
        JENKINS.assertBuildStatus(Result.SUCCESS, rerun);
        assertThat(rerun.getBuiltOnStr(), is(SpareAgents.name(13)));
        assertThat(rerun.getAction(RequeuedAction.class).getOrigin(), is("waiting#1"));
        agents.end(13);
    }

    @Test
    public void whatBuildsCostIsKept() {
        Spending cost = SpotAgentsRuntime.get().costOf("again#2").orElseThrow();
        assertThat(cost.billed(), is(Duration.ofSeconds(60)));
        assertThat(cost.paid().micros(), is(3200L));
    }

    private static SpotAgent savedAgent(int number) throws Exception {
        Path file = SAVED.resolve("home/nodes/" + SpareAgents.name(number) + "/config.xml");
        SpotAgent agent = (SpotAgent) new XmlFile(Jenkins.XSTREAM2, file.toFile()).read();
        assertThat(
                ofToday("<?xml version='1.1' encoding='UTF-8'?>\n" + Jenkins.XSTREAM2.toXML(agent))
                        .trim(),
                is(ofToday(text(file)).trim()));
        return agent;
    }

    /** Read from their files, as Jenkins is about to remove them: what they were told of has long happened. */
    @Test
    public void agentsKnowWhyTheyTakeNoWork() throws Exception {
        Instant noticed = Instant.parse("2026-11-22T22:00:00Z");
        InterruptedOfflineCause reclaimed =
                (InterruptedOfflineCause) Objects.requireNonNull(savedAgent(40).getTemporaryOfflineCause());
        assertThat(reclaimed.notice("i-1"), is(new Notice.SpotInterruption("i-1", noticed, noticed.plusSeconds(120))));
        assertThat(reclaimed.source(), is(NoticeSource.QUEUE));
        InterruptedOfflineCause atRisk =
                (InterruptedOfflineCause) Objects.requireNonNull(savedAgent(41).getTemporaryOfflineCause());
        assertThat(atRisk.notice("i-1"), is(new Notice.RebalanceRecommendation("i-1", noticed)));
        assertThat(atRisk.source(), is(NoticeSource.METADATA));
        assertThat(savedAgent(41).isReplaced(), is(true));
        assertThat(savedAgent(41).claimSecret(), is(false));
    }

    private static List<FlowNode> nodes(WorkflowRun run) {
        List<FlowNode> nodes =
                new ArrayList<>(new DepthFirstScanner().allNodes(Objects.requireNonNull(run.getExecution())));
        nodes.sort((one, other) -> Integer.parseInt(one.getId()) - Integer.parseInt(other.getId()));
        return nodes;
    }

    @Test
    public void aPipelineThatWasRunningRunsItsLostBlockAgain() throws Exception {
        WorkflowRun run = item(WorkflowJob.class, "pipeline").getBuildByNumber(1);
        SpotAgent gone = (SpotAgent) JENKINS.jenkins.getNode(SpareAgents.name(31));
        await("the block waits for its agent").atMost(PATIENCE).until(() -> PinnedWork.of(gone), not(empty()));
        assertThat(
                nodes(run).stream()
                        .flatMap(node -> node.getActions(AttemptAction.class).stream())
                        .map(AttemptAction::getAttempt)
                        .toList(),
                contains(1, 2));
        assertThat(
                nodes(run).stream()
                        .flatMap(node -> node.getActions(AgentTaken.class).stream())
                        .map(AgentTaken::getAgent)
                        .toList(),
                contains(SpareAgents.name(30), SpareAgents.name(31)));
        assertThat(
                nodes(run).stream()
                        .filter(node -> node.getError() != null)
                        .map(node -> (FlowInterruptedException) node.getError().getError())
                        .flatMap(error -> error.getCauses().stream())
                        .map(cause -> ((SpotInterruptionCause) cause).getAgent())
                        .distinct()
                        .toList(),
                contains(SpareAgents.name(30)));

        agents.add(32);
        agents.vanish(31);

        JENKINS.assertBuildStatus(Result.SUCCESS, JENKINS.waitForCompletion(run));
        JENKINS.assertLogContains("ran on " + SpareAgents.name(32) + " attempt=3", run);
        assertThat(InterruptionsAction.find(run).orElseThrow().getAttempts(), hasSize(2));
    }
}

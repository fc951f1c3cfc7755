package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;

import hudson.matrix.Axis;
import hudson.matrix.AxisList;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixProject;
import hudson.model.AbstractProject;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Label;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.runtime.Engine;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * The cases in which ec2-fleet 4.3.0 was measured, without a notice as there: who dies first, and what becomes of the build. Not run
 * with the tests; its tables are in {@code docs/performance.md}: {@code mvn test -Dtest=PeersFigures}.
 */
public class PeersFigures {
    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    private static final Map<String, List<String>> THEIRS = Map.of(
            "freestyle", List.of("FAILURE, re-run after 13–21 s", "FAILURE, **lost**"),
            "matrix", List.of("FAILURE, **not re-run**", "FAILURE, **lost**"),
            "scripted", List.of("ABORTED, a whole new build at +26 s, causes lost", "hangs 5 min, ABORTED, **lost**"),
            "declarative",
                    List.of("ABORTED, a whole new build at +26 s, causes lost", "hangs 5 min, ABORTED, **lost**"),
            "parallel",
                    List.of("ABORTED, a whole new build at +26 s, all stages again", "hangs 5 min, ABORTED, **lost**"),
            "retry", List.of("`retry` is defeated: ABORTED, a whole new build", "works after 322 s"));

    /** One case under way. */
    private record Case(String kind, String work, Job<?, ?> job, String lost, Instant reclaimed) {}

    @After
    public void end() throws Exception {
        SPOT.end();
    }

    private static void start(String name, String kind) throws Exception {
        String work = SPOT.work().loses(name);
        Job<?, ?> job =
                switch (kind) {
                    case "freestyle" -> freestyle(name, work);
                    case "matrix" -> matrix(name, work);
                    case "scripted" -> pipeline(name, "node('spot') { sh '''" + work + "''' }");
                    case "declarative" ->
                        pipeline(
                                name,
                                "pipeline { agent { label 'spot' }; stages { stage('s') { steps { sh '''" + work
                                        + "''' } } } }");
                    case "parallel" ->
                        pipeline(
                                name,
                                "parallel lost: { node('spot') { sh '''" + work
                                        + "''' } }, kept: { node('spot') { sh '''"
                                        + SPOT.work().waits(name + "kept") + "''' } }");
                    default ->
                        pipeline(
                                name,
                                "retry(count: 2, conditions: [agent()]) { node('spot') { sh '''" + work + "''' } }");
                };
        // One who asks for it by name, with a parameter.
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("WHO", "nobody")));
        jenkins.model.ParameterizedJobMixIn.scheduleBuild2(
                job,
                0,
                new ParametersAction(new StringParameterValue("WHO", "somebody")),
                new CauseAction(new Cause.UserIdCause("somebody")));
    }

    private static Job<?, ?> freestyle(String name, String work) throws Exception {
        FreeStyleProject job = SPOT.jenkins().createFreeStyleProject(name);
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell(work));
        return job;
    }

    private static Job<?, ?> matrix(String name, String work) throws Exception {
        MatrixProject job = SPOT.jenkins().createProject(MatrixProject.class, name);
        job.setAxes(new AxisList(new LabelAxis("label", List.of("spot")), new Axis("CELL", "lost", "kept")));
        job.getBuildersList()
                .add(new Shell("if [ $CELL = lost ]; then " + work + "; else "
                        + SPOT.work().waits(name + "kept") + "; fi"));
        return job;
    }

    private static Job<?, ?> pipeline(String name, String script) throws Exception {
        WorkflowJob job = SPOT.jenkins().createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    @Test
    public void theProcessDiesFirst() throws Exception {
        measure("process", 0, "Reclaimed without notice, the agent's process dies first");
    }

    @Test
    public void theInstanceIsGoneFromTheApiFirst() throws Exception {
        measure("api", 1, "Reclaimed without notice, the instance is gone from the API before the channel drops");
    }

    private static void measure(String prefix, int column, String title) throws Exception {
        SPOT.begin(template -> {});
        List<String> kinds = List.of("freestyle", "matrix", "scripted", "declarative", "parallel", "retry");
        for (String kind : kinds) {
            start(prefix + kind, kind);
        }
        for (String kept : List.of("matrixkept", "parallelkept")) {
            SPOT.work().begun(prefix + kept, 1);
        }
        for (String kind : kinds) {
            SPOT.work().begun(prefix + kind, 1);
        }
        int before = SPOT.launched().size();
        List<Case> cases = new ArrayList<>();
        for (String kind : kinds) {
            String lost = SPOT.work().agents(prefix + kind).get(0);
            Instant now = Clock.systemUTC().instant();
            if (column == 0) {
                SPOT.ec2().machines().killAgent(SPOT.aws().instance(lost));
                SPOT.aws().reclaim(lost, NoticePlan.none());
            } else {
                SPOT.aws().reclaim(lost, NoticePlan.none().machineLingers(Duration.ofMinutes(10)));
            }
            cases.add(new Case(
                    kind,
                    prefix + kind,
                    SPOT.jenkins().jenkins.getItemByFullName(prefix + kind, Job.class),
                    lost,
                    now));
        }
        Figures figures = new Figures(
                title, "", "Spot Agents", "parameters, causes", "reclaim → running again", "ec2-fleet 4.3.0");
        // A matrix is run again when its other cells have ended.
        SPOT.work().let(prefix + "matrixkept");
        for (Case each : cases) {
            SPOT.work().begun(each.work(), 2);
        }
        SPOT.work().let(prefix + "parallelkept");
        for (Case each : cases) {
            Run<?, ?> last = last(each);
            await().atMost(SpotJenkins.PATIENCE).until(() -> !last.isBuilding() && !last.isLogUpdated());
            figures.row(
                    each.kind(),
                    outcome(each, last),
                    carried(last),
                    Figures.seconds(Duration.between(
                            each.reclaimed(), SPOT.work().times(each.work()).get(1))),
                    THEIRS.get(each.kind()).get(column));
        }
        figures.row(
                "instances started for " + cases.size() + " agents lost",
                Integer.toString(SPOT.launched().size() - before),
                "",
                "",
                column == 0 ? "17 for 9" : "");
        figures.print();
    }

    /** The run in which the work ended: for a build without {@code node} blocks, the second. */
    private static Run<?, ?> last(Case each) {
        int number = each.job() instanceof AbstractProject ? 2 : 1;
        await().atMost(SpotJenkins.PATIENCE).until(() -> each.job().getBuildByNumber(number) != null);
        return each.job().getBuildByNumber(number);
    }

    private static String outcome(Case each, Run<?, ?> last) {
        int builds = each.job().getLastBuild().getNumber();
        int begun = SPOT.work().agents(each.work()).size();
        String first =
                builds == 1 ? "the same build" : each.job().getBuildByNumber(1).getResult() + ", re-run";
        return first + ": **" + last.getResult() + "**, run " + begun + " times";
    }

    private static String carried(Run<?, ?> last) {
        ParametersAction parameters = last.getAction(ParametersAction.class);
        boolean parameter = parameters != null
                && parameters.getParameter("WHO") instanceof StringParameterValue who
                && who.getValue().equals("somebody");
        boolean cause = last.getCause(Cause.UserIdCause.class) != null;
        return (parameter ? "kept" : "**lost**") + ", " + (cause ? "kept" : "**lost**");
    }

    @Test
    public void savedBetweenTheRequestAndTheNode() throws Exception {
        SPOT.begin(template -> {});
        SPOT.aws().latency(Duration.ofSeconds(3));
        long before = SPOT.aws().journal().count("CreateFleet");
        Instant queued = Clock.systemUTC().instant();
        FreeStyleProject job = (FreeStyleProject) freestyle("saved", SPOT.work().losesTimes("saved", 0));
        job.scheduleBuild2(0);
        await().atMost(SpotJenkins.PATIENCE)
                .until(() -> SpotAgentsRuntime.get()
                        .engine()
                        .map(engine -> !engine.provisioning().inFlight().all().isEmpty())
                        .orElse(false));
        SPOT.configure(template -> template.setIdleMinutes(7));
        await().atMost(SpotJenkins.PATIENCE).until(() -> SPOT.aws().journal().count("CreateFleet") > before);
        SPOT.aws().latency(Duration.ZERO);
        SPOT.work().begun("saved", 1);
        Duration took = Duration.between(queued, SPOT.work().times("saved").get(0));
        SPOT.succeeds(job.getBuildByNumber(1));
        Figures figures = new Figures(
                "Configuration saved between the request and the node", "", "Spot Agents", "ec2-fleet 4.3.0");
        figures.row(
                "the build",
                "runs after " + Figures.seconds(took) + ", with 3 s for each call to EC2",
                "no capacity until a restart");
        figures.row("instances started", Integer.toString(SPOT.launched().size()), "");
        figures.print();
    }

    /** Counted in the heap, as only that cannot be mistaken. */
    @Test
    public void clientsAfterManyPolls() throws Exception {
        SPOT.begin(template -> {});
        Engine engine = SpotAgentsRuntime.get().engine().orElseThrow();
        await().atMost(SpotJenkins.PATIENCE)
                .until(() -> !engine.accounts().all().isEmpty());
        long before = Heap.instances("software.amazon.awssdk.services.ec2.DefaultEc2Client");
        for (int i = 0; i < 300; i++) {
            engine.accounts().all().forEach(account -> account.inventory().poll());
        }
        Figures figures = new Figures("EC2 clients in the heap", "", "Spot Agents", "ec2-fleet 4.3.0");
        figures.row("at first", Long.toString(before), "");
        figures.row(
                "after 300 polls",
                Long.toString(Heap.instances("software.amazon.awssdk.services.ec2.DefaultEc2Client")),
                "412 after 260 polls (44 min)");
        figures.print();
    }
}

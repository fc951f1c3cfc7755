package io.jenkins.plugins.spotagents.provisioning;

import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.emulator.journal.ApiCall;
import io.jenkins.plugins.spotagents.scenario.Figures;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * What it takes from a queued build to a running one, and what idle agents cost in calls. Not run with the tests; its tables are in
 * {@code docs/performance.md}: {@code mvn test -Dtest=ProvisioningFigures}.
 */
public class ProvisioningFigures {
    private static final int ROUNDS = 10;
    private static final int BURST = 50;

    @ClassRule
    public static final SpotJenkins SPOT = new SpotJenkins();

    @After
    public void end() throws Exception {
        SPOT.end();
    }

    private static FreeStyleProject job(String name) throws Exception {
        FreeStyleProject job = SPOT.jenkins().createFreeStyleProject(name);
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell(SPOT.work().losesTimes(name, 0)));
        return job;
    }

    private static void noAgentIsLeft() {
        await().atMost(SpotJenkins.PATIENCE)
                .until(() -> Agents.all().findAny().isEmpty()
                        && SPOT.aws().liveInstances().isEmpty());
    }

    /** An instance of the emulator boots within a third of a second; then an agent's JVM starts, on this machine. */
    @Test
    public void fromIdle() throws Exception {
        SPOT.begin(template -> {});
        List<Duration> toRequest = new ArrayList<>();
        List<Duration> toRunning = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            String name = "idle" + round;
            FreeStyleProject job = job(name);
            long before = SPOT.aws().journal().count("CreateFleet");
            Instant queuedThere = SPOT.aws().clock().instant();
            Instant queued = Clock.systemUTC().instant();
            job.scheduleBuild2(0);
            SPOT.work().begun(name, 1);
            ApiCall request = SPOT.aws().journal().calls("CreateFleet").get((int) before);
            toRequest.add(Duration.between(queuedThere, request.time()));
            toRunning.add(Duration.between(queued, SPOT.work().times(name).get(0)));
            SPOT.succeeds(job.getBuildByNumber(1));
            noAgentIsLeft();
        }
        Figures figures = new Figures(
                "From idle, " + ROUNDS + " builds", "", "Spot Agents (least / median / most)", "ec2-fleet 4.3.0");
        figures.row("queued build → CreateFleet", Figures.spread(toRequest), "1.1 / **5.0** / 10.0 s");
        figures.row("queued build → running", Figures.spread(toRunning), "12.6 / **16.4** / 21.0 s");
        figures.print();
    }

    /** All agents in one process, as this is not about how fast a machine starts JVMs. */
    @Test
    public void fiftyAtOnce() throws Exception {
        SPOT.ec2().machines().shareOneProcess();
        SPOT.begin(template -> {});
        List<FreeStyleProject> jobs = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            jobs.add(job("burst" + i));
        }
        long before = SPOT.aws().journal().count("CreateFleet");
        Instant queued = Clock.systemUTC().instant();
        jobs.forEach(job -> job.scheduleBuild2(0));
        List<Duration> starts = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            SPOT.work().begun("burst" + i, 1);
            starts.add(Duration.between(queued, SPOT.work().times("burst" + i).get(0)));
        }
        for (FreeStyleProject job : jobs) {
            SPOT.succeeds(job.getBuildByNumber(1));
        }
        noAgentIsLeft();
        Figures figures = new Figures(BURST + " builds at once", "", "Spot Agents", "ec2-fleet 4.3.0");
        figures.row(
                "CreateFleet (scaling) calls",
                Long.toString(SPOT.aws().journal().count("CreateFleet") - before),
                "2");
        figures.row("instances started", Integer.toString(SPOT.launched().size()), "86");
        figures.row("builds start after (first / median / last)", Figures.spread(starts), "(20 builds: 33–45 s)");
        figures.print();
    }

    @Test
    public void callsOfIdleAgents() throws Exception {
        SPOT.ec2().machines().shareOneProcess();
        Figures figures =
                new Figures("AWS calls in a minute while nothing happens", "", "Spot Agents", "ec2-fleet 4.3.0");
        SPOT.begin(template -> template.setMinAgents(10));
        figures.row("1 cloud, 10 idle agents", callsInAMinute(10), "12");
        List<SpotCloud> clouds = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clouds.add(SPOT.ec2().cloud("cloud" + i, template -> template.setMinAgents(1)));
        }
        Jenkins.get().clouds.replaceBy(clouds);
        for (SpotAgent agent : Agents.all().toList()) {
            agent.terminate();
        }
        figures.row("5 clouds, 1 idle agent each", callsInAMinute(5), "60");
        figures.print();
    }

    private static String callsInAMinute(int agents) throws InterruptedException {
        await().atMost(SpotJenkins.PATIENCE)
                .until(() ->
                        SpotEc2.online() == agents && SPOT.aws().liveInstances().size() == agents);
        // Until the inventory has seen all of them at rest.
        pass(15);
        SPOT.aws().journal().clear();
        pass(60);
        Map<String, Long> calls = new TreeMap<>(SPOT.aws().journal().counts());
        long all = calls.values().stream().mapToLong(Long::longValue).sum();
        return all + " " + calls;
    }

    /** What is measured is a span of time. */
    private static void pass(int seconds) throws InterruptedException {
        new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }
}

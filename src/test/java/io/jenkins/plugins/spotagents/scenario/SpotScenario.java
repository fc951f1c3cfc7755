package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.agent.EachTest;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.util.List;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.runner.Description;

/**
 * One test on a {@link SpotJenkins}, as its rule: it begins with a cloud and without agents, its job and that job's work are named
 * after the test, and it fails if something of it still runs, waits or costs money in the end.
 */
public final class SpotScenario extends EachTest {
    private final SpotJenkins spot;
    private final Consumer<AgentTemplate> changes;
    private String name;

    SpotScenario(SpotJenkins spot, Consumer<AgentTemplate> changes) {
        this.spot = spot;
        this.changes = changes;
    }

    @Override
    protected void begin(Description test) throws Exception {
        name = test.getMethodName();
        spot.begin(changes);
    }

    @Override
    protected void end() throws Exception {
        spot.end();
    }

    /** The test's; also its job's and its work's. */
    public String name() {
        return name;
    }

    /** Shell commands: the first time they go on until their agent is gone, any other time they end at once. */
    public String loses() {
        return spot.work().loses(name);
    }

    /** Shell commands that go on until {@link #let}. */
    public String waits() {
        return spot.work().waits(name);
    }

    public void let() throws Exception {
        spot.work().let(name);
    }

    /** The agent on which the work begins for the first, second … time; waits until it does. */
    public String begun(int time) {
        return spot.work().begun(name, time);
    }

    /** The agents on which the work began so far, in order. */
    public List<String> agents() {
        return spot.work().agents(name);
    }

    /** AWS takes back the agent on which the work first began; the answer is its id. */
    public String reclaim(NoticePlan plan) {
        return spot.reclaim(name, plan);
    }

    /** Runs a Pipeline. */
    public WorkflowRun pipeline(String script) throws Exception {
        return spot.start(name, script);
    }

    /** Runs a Pipeline of one node block with these shell commands. */
    public WorkflowRun nodeBlock(String shell) throws Exception {
        return pipeline("node('spot') { sh '''" + shell + "''' }");
    }

    /** A freestyle job that waits to be scheduled. */
    public FreeStyleProject freestyle(String shell) throws Exception {
        FreeStyleProject job = spot.jenkins().createFreeStyleProject(name);
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell(shell));
        return job;
    }

    /** Waits until there is a build of this number. */
    public static <R extends AbstractBuild<?, R>> R build(AbstractProject<?, R> job, int number) {
        await(job + " #" + number)
                .atMost(SpotJenkins.PATIENCE)
                .until(() -> job.getBuildByNumber(number), notNullValue());
        return job.getBuildByNumber(number);
    }
}

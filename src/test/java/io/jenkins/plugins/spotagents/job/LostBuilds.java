package io.jenkins.plugins.spotagents.job;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.Cause;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.Run;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import java.time.Duration;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/** Freestyle builds on agents that a test adds and takes away by hand; one Jenkins for all tests of a class. */
final class LostBuilds implements TestRule {
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private final JenkinsRule jenkins = new JenkinsRule();
    private SpareAgents agents;
    private int first = 1000;

    LostBuilds() {
        jenkins.timeout = 0; // each test waits no longer than it must
    }

    @Override
    public Statement apply(Statement tests, Description description) {
        Statement withAgents = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                agents = new SpareAgents(jenkins);
                tests.evaluate();
            }
        };
        return RuleChain.outerRule(jenkins).apply(withAgents, description);
    }

    /** Begins a test: its agents have numbers of their own. */
    void begin() {
        first += 10;
    }

    /** Ends a test: nothing of it runs or waits. */
    void end() throws Exception {
        for (hudson.model.Queue.Item item : jenkins.jenkins.getQueue().getItems()) {
            jenkins.jenkins.getQueue().cancel(item);
        }
        agents.removeAll();
        jenkins.waitUntilNoActivityUpTo((int) PATIENCE.toMillis());
    }

    JenkinsRule jenkins() {
        return jenkins;
    }

    SpareAgents agents() {
        return agents;
    }

    int first() {
        return first;
    }

    int second() {
        return first + 1;
    }

    /** Goes on for as long as its agent lives, on the first one of a test; ends at once on any other. */
    FreeStyleProject job(String rest) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("job" + first);
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList()
                .add(new Shell(rest + "\nif [ \"$NODE_NAME\" = " + SpareAgents.name(first) + " ]; then sleep 300; fi"));
        return job;
    }

    /** Queues it; it runs once there is an agent. */
    void start(FreeStyleProject job, ParameterValue... values) {
        job.scheduleBuild2(0, new Cause.UserIdCause(), new ParametersAction(values));
    }

    /** Runs it on the first agent. */
    FreeStyleBuild running(FreeStyleProject job) throws Exception {
        start(job);
        agents.add(first);
        agents.awaitWorkOn(first);
        return build(job, 1);
    }

    /** Runs it on the first agent, which is reclaimed; the second is there for the re-run. */
    FreeStyleBuild lose(FreeStyleProject job) throws Exception {
        running(job);
        agents.add(second());
        agents.reclaim(first);
        return jenkins.waitForCompletion(build(job, 1));
    }

    FreeStyleBuild succeeds(FreeStyleProject job, int number) throws Exception {
        return jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build(job, number)));
    }

    /** The second build is the re-run of the first, and came to a good end. */
    FreeStyleBuild isRunAgain(FreeStyleProject job) throws Exception {
        FreeStyleBuild rerun = succeeds(job, 2);
        assertThat(rerun.getAction(RequeuedAction.class).getOrigin(), is(job.getFullName() + "#1"));
        return rerun;
    }

    void isNotRunAgain(FreeStyleProject job) throws Exception {
        jenkins.waitUntilNoActivityUpTo((int) PATIENCE.toMillis());
        assertThat(job.getBuildByNumber(2), nullValue());
    }

    static <R extends AbstractBuild<?, R>> R build(AbstractProject<?, R> job, int number) {
        await(job + " #" + number).atMost(PATIENCE).until(() -> job.getBuildByNumber(number) != null);
        return job.getBuildByNumber(number);
    }

    static boolean beganAfter(Run<?, ?> run, Run<?, ?> other) {
        return run.getStartTimeInMillis() >= other.getStartTimeInMillis() + other.getDuration();
    }
}

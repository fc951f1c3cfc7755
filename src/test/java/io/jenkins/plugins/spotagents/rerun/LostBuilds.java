package io.jenkins.plugins.spotagents.rerun;

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
import io.jenkins.plugins.spotagents.agent.SpareJenkins;
import io.jenkins.plugins.spotagents.job.RequeuedAction;
import java.time.Duration;

/** Freestyle builds on agents that a test adds and takes away by hand; one Jenkins for all tests of a class. */
final class LostBuilds extends SpareJenkins {
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Nothing runs any more, either. */
    @Override
    protected void end() throws Exception {
        super.end();
        jenkins().waitUntilNoActivityUpTo((int) PATIENCE.toMillis());
    }

    /** Goes on for as long as its agent lives, on the first one of a test; ends at once on any other. */
    FreeStyleProject job(String rest) throws Exception {
        FreeStyleProject job = jenkins().createFreeStyleProject("job" + first());
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList()
                .add(new Shell(
                        rest + "\nif [ \"$NODE_NAME\" = " + SpareAgents.name(first()) + " ]; then sleep 300; fi"));
        return job;
    }

    /** Queues it; it runs once there is an agent. */
    void start(FreeStyleProject job, ParameterValue... values) {
        job.scheduleBuild2(0, new Cause.UserIdCause(), new ParametersAction(values));
    }

    /** Runs it on the first agent. */
    FreeStyleBuild running(FreeStyleProject job, ParameterValue... values) throws Exception {
        start(job, values);
        agents().add(first());
        agents().awaitWorkOn(first());
        return build(job, 1);
    }

    /** Runs it on the first agent, which is reclaimed; the second is there for the re-run. */
    FreeStyleBuild lose(FreeStyleProject job, ParameterValue... values) throws Exception {
        running(job, values);
        agents().add(second());
        agents().reclaim(first());
        return jenkins().waitForCompletion(build(job, 1));
    }

    FreeStyleBuild succeeds(FreeStyleProject job, int number) throws Exception {
        return jenkins().assertBuildStatus(Result.SUCCESS, jenkins().waitForCompletion(build(job, number)));
    }

    /** The second build is the re-run of the first, and came to a good end. */
    FreeStyleBuild isRunAgain(FreeStyleProject job) throws Exception {
        FreeStyleBuild rerun = succeeds(job, 2);
        assertThat(rerun.getAction(RequeuedAction.class).getOrigin(), is(job.getFullName() + "#1"));
        return rerun;
    }

    void isNotRunAgain(FreeStyleProject job) throws Exception {
        jenkins().waitUntilNoActivityUpTo((int) PATIENCE.toMillis());
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

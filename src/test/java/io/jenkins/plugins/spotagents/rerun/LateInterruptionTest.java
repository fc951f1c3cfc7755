package io.jenkins.plugins.spotagents.rerun;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.OfflineCause;
import hudson.tasks.ArtifactArchiver;
import io.jenkins.plugins.spotagents.agent.RequeueMode;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.cloud.Requeue;
import io.jenkins.plugins.spotagents.job.InterruptionsAction;
import io.jenkins.plugins.spotagents.job.LostAttempt;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.TestNotifier;

/** An interruption that comes when the build is about to end anyway, or has begun to because its agent is gone. */
public class LateInterruptionTest {
    @ClassRule
    public static final LostBuilds BUILDS = new LostBuilds();

    @Rule
    public final TestRule eachTest = BUILDS.eachTest();

    @After
    public void end() {
        requeue(RequeueMode.ALWAYS);
    }

    private static void requeue(RequeueMode mode) {
        Requeue requeue = new Requeue();
        requeue.setMode(mode.configName());
        BUILDS.agents().template().setRequeue(requeue);
    }

    /** A job whose first build is interrupted when its last build step is done: nothing waits then that could be stopped. */
    private static FreeStyleProject interruptedAtItsEnd() throws Exception {
        FreeStyleProject job = BUILDS.jenkins().createFreeStyleProject("job" + BUILDS.first());
        job.setAssignedLabel(Label.get("spot"));
        int agent = BUILDS.first();
        job.getPublishersList().add(new TestNotifier() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
                if (build.getNumber() == 1) {
                    BUILDS.agents().interruptOnly(agent);
                }
                return true;
            }
        });
        return job;
    }

    private static FreeStyleBuild runFirst(FreeStyleProject job) throws Exception {
        BUILDS.agents().add(BUILDS.first()); // which must have come online: a build may end it at once
        BUILDS.start(job);
        return BUILDS.jenkins().waitForCompletion(LostBuilds.build(job, 1));
    }

    private static String onDisk(FreeStyleBuild build) throws IOException {
        return Files.readString(new File(build.getRootDir(), "build.xml").toPath());
    }

    private static List<String> permalinks(FreeStyleProject job) throws IOException {
        return Files.readAllLines(new File(job.getBuildDir(), "permalinks").toPath());
    }

    private static int interruptionsToldIn(FreeStyleBuild build) throws IOException {
        return JenkinsRule.getLog(build).split("Interrupted on agent", -1).length - 1;
    }

    @Test
    public void theResultOfABuildThatCameThroughIsSaved() throws Exception {
        FreeStyleProject job = interruptedAtItsEnd();
        FreeStyleBuild build = runFirst(job);
        assertThat(build.getResult(), is(Result.SUCCESS));
        assertThat(onDisk(build), containsString("<result>SUCCESS</result>"));
        assertThat(onDisk(build), not(containsString("InterruptionsAction")));
        assertThat(permalinks(job), hasItem("lastSuccessfulBuild 1"));
    }

    @Test
    public void theResultOfABuildThatRunsAgainIsAbortedAndSaved() throws Exception {
        FreeStyleProject job = interruptedAtItsEnd();
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws IOException, InterruptedException {
                build.getWorkspace().child("artifact").write("made", "UTF-8");
                return true;
            }
        });
        job.getPublishersList().add(new ArtifactArchiver("artifact")); // skipped, as the build runs again
        FreeStyleBuild build = runFirst(job);
        assertThat(build.getResult(), is(Result.ABORTED));
        assertThat(onDisk(build), containsString("<result>ABORTED</result>"));
        assertThat(permalinks(job), hasItem("lastUnsuccessfulBuild 1"));
        BUILDS.agents().add(BUILDS.second());
        assertThat(BUILDS.isRunAgain(job).getHasArtifacts(), is(true));
    }

    /** The step fails with its agent; while the build ends, EC2 says that the instance is gone. */
    @Test
    public void aLossIsToldOnceThoughEc2TellsOfItTooAndTheBuildEndsByItself() throws Exception {
        FreeStyleProject job = losesItsAgentAndIsInterruptedAtItsEnd();
        FreeStyleBuild build = runFirst(job);
        assertThat(build.getResult(), is(Result.ABORTED));
        assertThat(onDisk(build), containsString("<result>ABORTED</result>"));
        assertThat(interruptionsToldIn(build), is(1));
        assertThat(reasons(build), contains("its connection was lost"));
        BUILDS.agents().add(BUILDS.second());
        BUILDS.isRunAgain(job);
    }

    @Test
    public void aLossIsToldOnceAlsoWhereNothingRunsAgain() throws Exception {
        requeue(RequeueMode.OFF);
        FreeStyleProject job = losesItsAgentAndIsInterruptedAtItsEnd();
        FreeStyleBuild build = runFirst(job);
        assertThat(build.getResult(), is(Result.ABORTED));
        assertThat(interruptionsToldIn(build), is(1));
        assertThat(reasons(build), contains("its connection was lost"));
        BUILDS.isNotRunAgain(job);
    }

    private static List<String> reasons(FreeStyleBuild build) {
        return InterruptionsAction.find(build).orElseThrow().getAttempts().stream()
                .map(LostAttempt::getReason)
                .toList();
    }

    private static FreeStyleProject losesItsAgentAndIsInterruptedAtItsEnd() throws Exception {
        Requeue all = new Requeue();
        all.setMode(BUILDS.agents().template().getRequeue().getMode());
        all.setSkipPublishers(false);
        BUILDS.agents().template().setRequeue(all);
        FreeStyleProject job = interruptedAtItsEnd();
        String first = SpareAgents.name(BUILDS.first());
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                if (build.getNumber() > 1) {
                    return true;
                }
                try {
                    BUILDS.jenkins()
                            .jenkins
                            .getComputer(first)
                            .disconnect(new OfflineCause.ChannelTermination(null))
                            .get(60, TimeUnit.SECONDS);
                } catch (ExecutionException | TimeoutException e) {
                    throw new IOException(e);
                }
                return false;
            }
        });
        return job;
    }
}

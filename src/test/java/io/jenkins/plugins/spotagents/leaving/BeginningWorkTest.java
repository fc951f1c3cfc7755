package io.jenkins.plugins.spotagents.leaving;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.queue.QueueListener;
import hudson.model.queue.QueueTaskFuture;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.agent.SpareJenkins;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.TestExtension;

/** An agent is reclaimed when an executor has been given work of which nothing is to be seen yet. */
public class BeginningWorkTest {
    @ClassRule
    public static final SpareJenkins SPARE = new SpareJenkins() {};

    @Rule
    public final TestRule eachTest = SPARE.eachTest();

    private final AgentFarm farm =
            new JenkinsFarm(null, null, null, null, null); // which are for agents, not for their work

    private SpotAgent agent;

    @Before
    public void addAnAgent() throws Exception {
        agent = SPARE.agents().add(SPARE.first());
        AsItIsTaken.hold();
    }

    @After
    public void letGo() {
        AsItIsTaken.goOn.countDown();
    }

    /** Holds work up between the queue and its first moment. */
    @TestExtension
    public static final class AsItIsTaken extends QueueListener {
        private static volatile CountDownLatch reached = new CountDownLatch(1);
        private static volatile CountDownLatch goOn = new CountDownLatch(0);

        static void hold() {
            reached = new CountDownLatch(1);
            goOn = new CountDownLatch(1);
        }

        @Override
        public void onLeft(Queue.LeftItem item) {
            Label label = item.getAssignedLabel();
            if (label == null || !label.getName().equals("spot") || item.isCancelled()) {
                return;
            }
            reached.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private CompletableFuture<AgentFarm.Stopped> interruptAsItBegins() throws InterruptedException {
        AsItIsTaken.reached.await();
        List<AgentFarm.Work> work = farm.workInProgress(agent.describe());
        assertThat(work, hasSize(1));
        Instant now = Instant.now();
        Instant deadline = now.plusSeconds(120);
        AgentFarm.Interruption interruption = new AgentFarm.Interruption(
                agent.describe(),
                new Notice.SpotInterruption(agent.getInstanceId(), now, deadline),
                NoticeSource.QUEUE,
                now,
                Optional.of(deadline));
        CompletableFuture<AgentFarm.Stopped> stopped = farm.interrupt(
                        interruption, work.get(0), farm.decide(work.get(0)))
                .toCompletableFuture();
        assertThat("it is waited for", stopped.isDone(), is(false));
        AsItIsTaken.goOn.countDown();
        return stopped;
    }

    private static void hasEndedAsWhatItWas(CompletableFuture<AgentFarm.Stopped> stopped) throws Exception {
        assertThat(stopped.get(60, TimeUnit.SECONDS), is(AgentFarm.Stopped.HAD_ENDED));
    }

    @Test
    public void aNodeBlockIsNotLost() throws Exception {
        WorkflowJob job = SPARE.jenkins().createProject(WorkflowJob.class, "block");
        job.setDefinition(new CpsFlowDefinition("node('spot') { sh 'echo done' }", true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();

        CompletableFuture<AgentFarm.Stopped> stopped = interruptAsItBegins();

        SPARE.jenkins().assertBuildStatus(Result.SUCCESS, SPARE.jenkins().waitForCompletion(run));
        hasEndedAsWhatItWas(stopped);
    }

    @Test
    public void aFreestyleBuildIsNotLost() throws Exception {
        FreeStyleProject job = SPARE.jenkins().createFreeStyleProject("build");
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell("echo done"));
        QueueTaskFuture<FreeStyleBuild> build = job.scheduleBuild2(0);

        CompletableFuture<AgentFarm.Stopped> stopped = interruptAsItBegins();

        SPARE.jenkins().assertBuildStatus(Result.SUCCESS, build);
        hasEndedAsWhatItWas(stopped);
    }
}

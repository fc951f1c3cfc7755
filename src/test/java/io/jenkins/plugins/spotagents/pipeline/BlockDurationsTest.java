package io.jenkins.plugins.spotagents.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import hudson.XmlFile;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Result;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.pipeline.stop.BlockWorkHandler;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution.PlaceholderTask;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** What a node block takes is what it does on its agent: it may have waited in the queue, and for a machine to boot, for much longer. */
public class BlockDurationsTest {
    /** Longer than from the end of a block to the end of its build, also on a busy machine. */
    private static final Duration IN_QUEUE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    private static XmlFile file(WorkflowJob job) {
        return new XmlFile(new File(job.getRootDir(), "spot-agents-block-durations.xml"));
    }

    /** Its block has been in the queue for a while; no agent was there. */
    private static WorkflowRun waiting(WorkflowJob job) throws Exception {
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        await("the block in the queue")
                .atMost(PATIENCE)
                .until(() -> BLOCKS.jenkins().jenkins.getQueue().getItems().length == 1);
        Instant queued = Instant.now();
        await("its time there")
                .atMost(PATIENCE)
                .until(() -> Duration.between(queued, Instant.now()).compareTo(IN_QUEUE) >= 0);
        return run;
    }

    @Test
    public void theTimeInTheQueueIsNotLearned() throws Exception {
        WorkflowJob job = BLOCKS.job("node('spot') { echo 'short' }", true);
        WorkflowRun run = waiting(job);
        Instant before = Instant.now();
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.ends(run, Result.SUCCESS);
        await("the durations").atMost(PATIENCE).until(() -> file(job).exists());
        Duration sinceThereWasAnAgent = Duration.between(before, Instant.now());

        long learned = (Long) ((Map<?, ?>) file(job).read()).get("");

        assertThat(learned, greaterThan(0L));
        assertThat(learned, lessThanOrEqualTo(sinceThereWasAnAgent.toMillis()));
    }

    @Test
    public void theTimeInTheQueueIsNotTakenOffWhatRemains() throws Exception {
        Duration usual = Duration.ofHours(1);
        WorkflowJob job = BLOCKS.job("node('spot') { sh 'WORK' }", true);
        file(job).write(new TreeMap<>(Map.of("", usual.toMillis())));
        waiting(job);
        Instant before = Instant.now();
        SpotAgent agent = BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.agents().awaitWorkOn(BLOCKS.first());

        Duration remaining = remaining(agent);

        Duration sinceThereWasAnAgent = Duration.between(before, Instant.now());
        assertThat(remaining, greaterThanOrEqualTo(usual.minus(sinceThereWasAnAgent)));
    }

    private static Duration remaining(SpotAgent agent) {
        Computer computer = agent.toComputer();
        Executor busy = computer.getExecutors().stream()
                .filter(executor -> executor.getCurrentExecutable() != null
                        && executor.getCurrentExecutable().getParent() instanceof PlaceholderTask)
                .findFirst()
                .orElseThrow();
        return new BlockWorkHandler()
                .claim(agent, busy)
                .orElseThrow()
                .describe()
                .remaining()
                .orElseThrow();
    }
}

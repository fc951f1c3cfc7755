package io.jenkins.plugins.spotagents.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.queue.QueueListener;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution.PlaceholderTask;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.TestExtension;

/** Another plugin's queue listener leaves the Pipeline engine's thread interrupted, as priority-sorter's may on a starved controller. */
public class StrayInterruptTest {
    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    @Before
    public void begin() {
        Interrupting.times.set(0);
    }

    /** Interrupts whoever puts a node block into the queue. */
    @TestExtension
    public static final class Interrupting extends QueueListener {
        static final AtomicInteger times = new AtomicInteger();

        @Override
        public void onEnterWaiting(Queue.WaitingItem item) {
            if (item.task instanceof PlaceholderTask) {
                times.incrementAndGet();
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    public void aBlockStartsAllTheSame() throws Exception {
        WorkflowRun run = BLOCKS.start("node('spot') { echo 'in it' }");
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.ends(run, Result.SUCCESS);
        BLOCKS.jenkins().assertLogContains("in it", run);
        assertThat(Interrupting.times.get(), is(1));
    }

    @Test
    public void itsReRunDoes() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { sh 'WORK' }");
        BLOCKS.reclaimFirst();
        BLOCKS.isRunAgain(run);
        assertThat(Interrupting.times.get(), is(2));
    }
}

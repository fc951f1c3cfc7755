package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.Result;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DisableConcurrentBuildsJobProperty;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** A block that somebody ends who may, at the moment at which its agent is being lost, does not run again. */
public class OuterWordTest {
    /** Goes on for some seconds after it is told to end: long enough for somebody's word to come in between. */
    private static final String STUBBORN = "sh 'trap \"\" TERM; sleep 300'";

    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    /** Its agent is being taken away, and its shell does not end yet. */
    private static WorkflowRun beingStopped(WorkflowJob job) throws Exception {
        WorkflowRun run = BLOCKS.running(job);
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.agents().interruptOnly(BLOCKS.first());
        BLOCKS.jenkins().waitForMessage("Interrupted on agent " + BLOCKS.firstName(), run);
        return run;
    }

    private static WorkflowRun beingStopped(String script) throws Exception {
        return beingStopped(BLOCKS.job(script, true));
    }

    @Test
    public void aNewerBuildThatSupersedesIt() throws Exception {
        WorkflowJob job = BLOCKS.job("if (env.BUILD_NUMBER == '1') { node('spot') { " + STUBBORN + " } }", true);
        DisableConcurrentBuildsJobProperty oneAtATime = new DisableConcurrentBuildsJobProperty();
        oneAtATime.setAbortPrevious(true);
        job.addProperty(oneAtATime);
        WorkflowRun run = beingStopped(job);
        WorkflowRun newer = job.scheduleBuild2(0).get();
        BLOCKS.ends(run, Result.ABORTED); // its steps were being stopped for that already
        BLOCKS.isNotRunAgain(run);
        BLOCKS.succeeds(newer);
    }

    /** As a milestone, an upstream build and many a plugin do it. */
    @Test
    public void whoeverInterruptsTheBuild() throws Exception {
        WorkflowRun run = beingStopped("node('spot') { " + STUBBORN + " }");
        run.getExecutor().interrupt(Result.NOT_BUILT, new Superseded());
        BLOCKS.jenkins().waitForCompletion(run);
        BLOCKS.isNotRunAgain(run);
    }

    @Test
    public void aTimeoutAroundIt() throws Exception {
        WorkflowRun run = beingStopped("timeout(time: 12, unit: 'SECONDS') { node('spot') { " + STUBBORN + " } }");
        BLOCKS.ends(run, Result.ABORTED);
        BLOCKS.isNotRunAgain(run);
    }

    @Test
    public void aSiblingThatFailsUnderFailFast() throws Exception {
        WorkflowRun run = beingStopped("""
                parallel(failFast: true,
                  lost: { node('spot') { %s } },
                  fails: { input 'go on?'; error 'the sibling fails' })""".formatted(STUBBORN));
        Inputs.proceed(run);
        BLOCKS.ends(run, Result.FAILURE);
        BLOCKS.isNotRunAgain(run);
    }

    /** The agent is out of reach: a timeout inside only finds that out. */
    @Test
    public void aTimeoutInsideIsNoSuchWord() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { timeout(time: 20, unit: 'SECONDS') { sh 'WORK' } }");
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.agents().cut(BLOCKS.first());
        BLOCKS.isRunAgain(run);
    }

    private static final class Superseded extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "Superseded";
        }
    }
}

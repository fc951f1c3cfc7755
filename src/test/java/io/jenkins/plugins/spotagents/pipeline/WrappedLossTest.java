package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** What a step makes of a lost agent does not matter: a block whose agent is gone runs again, whatever it ended in. */
public class WrappedLossTest {
    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    /** The connection ends while the script waits for a person, and then its step does what the script says. */
    private static WorkflowRun ends(String afterwards) throws Exception {
        WorkflowRun run = BLOCKS.start("node('spot') { if (env.NODE_NAME == 'FIRST') { echo 'here'; input 'go on?'; "
                + afterwards + " }; sh 'WORK' }");
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.jenkins().waitForMessage("go on?", run);
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.agents().cut(BLOCKS.first());
        Inputs.proceed(run);
        return run;
    }

    @Test
    public void gitsWordForAClosedChannel() throws Exception {
        BLOCKS.isRunAgain(ends("error 'Error fetching remote repo \\'origin\\''"));
    }

    @Test
    public void aMissingWorkspace() throws Exception {
        BLOCKS.isRunAgain(ends("error 'missing workspace /home/jenkins/workspace/x on i-0'"));
    }

    @Test
    public void anExitCodeOfATool() throws Exception {
        BLOCKS.isRunAgain(ends("error 'script returned exit code 2'"));
    }

    @Test
    public void aWordThatNobodyHasHeardBefore() throws Exception {
        BLOCKS.isRunAgain(ends("throw new IllegalStateException('the sky fell')"));
    }

    @Test
    public void aFailureThatTheScriptCatches() throws Exception {
        BLOCKS.isRunAgain(ends("try { error 'tests failed' } catch (Exception e) { echo 'caught'; return }"));
    }

    @Test
    public void onAHealthyAgentAllThatIsTheBuildsOwn() throws Exception {
        WorkflowRun run = BLOCKS.start("node('spot') { error 'Error fetching remote repo' }");
        BLOCKS.agents().add(BLOCKS.first());
        BLOCKS.ends(run, Result.FAILURE);
        BLOCKS.isNotRunAgain(run);
        BLOCKS.jenkins().assertLogContains("This was not lost with agent " + BLOCKS.firstName(), run);
    }
}

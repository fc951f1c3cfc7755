package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/**
 * A block that loses its agent runs again although something inside of it catches that; and its build is as good as if nothing had
 * happened, whatever the lost attempt made of the result.
 */
public class CaughtInterruptionTest {
    /** The end of a block. */
    private static final String PAST_IT = "echo \"past it on $NODE_NAME\" }";

    /** What many a script does with any failure. */
    private static final String BLOCK_THAT_NOTES_ITS_FAILURE = """
            node('spot') {
                try { sh 'WORK' } catch (e) { currentBuild.result = 'FAILURE'; throw e }
            }""";

    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    private static void says(String line, WorkflowRun run) throws Exception {
        BLOCKS.jenkins().assertLogContains(line, run);
    }

    /** Its author meant failures of the command; nobody's command failed. */
    @Test
    public void itsScriptCatchesWhatItsStepsThrow() throws Exception {
        WorkflowRun run = BLOCKS.running("""
                def answer = node('spot') {
                    try { sh 'WORK' } catch (e) { echo "caught $e" }
                    return "came from $NODE_NAME"
                }
                echo answer""");
        BLOCKS.reclaimFirst();
        BLOCKS.isRunAgain(run);
        says("caught org.jenkinsci.plugins.workflow.steps.FlowInterruptedException", run);
        says("came from " + BLOCKS.secondName(), run);
        BLOCKS.jenkins().assertLogNotContains("came from " + BLOCKS.firstName(), run);
    }

    @Test
    public void itsScriptCatchesThatItsAgentVanished() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { try { sh 'WORK' } catch (e) { echo 'caught it' } }");
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.agents().vanish(BLOCKS.first());
        BLOCKS.isRunAgain(run);
        says("caught it", run);
    }

    @Test
    public void itsScriptCatchesTheInterruptionAndGoesOnToItsNextStep() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { try { sh 'WORK' } catch (e) { echo 'ignored' }; sh 'WORK' }");
        BLOCKS.agents().add(BLOCKS.second());
        BLOCKS.agents().interruptOnly(BLOCKS.first());
        BLOCKS.jenkins().waitForMessage("ignored", run);
        BLOCKS.agents().end(BLOCKS.first());
        BLOCKS.isRunAgain(run);
    }

    /** It is the command's failures that their author wants to live with: the build is as good as if nothing had happened. */
    @Test
    public void catchErrorAndWarnErrorAreAroundTheStep() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { warnError('unwell') { catchError { sh 'WORK' } }; " + PAST_IT);
        BLOCKS.reclaimFirst();
        BLOCKS.isRunAgain(run);
        says("past it on " + BLOCKS.secondName(), run);
        BLOCKS.jenkins().assertLogNotContains("past it on " + BLOCKS.firstName(), run);
        BLOCKS.jenkins().assertLogNotContains("unwell", run);
    }

    @Test
    public void catchErrorCatchesAUsersAbortAsEver() throws Exception {
        WorkflowRun run = BLOCKS.running("node('spot') { catchError { sh 'WORK' }; " + PAST_IT);
        BLOCKS.agents().abortAsUser(run);
        BLOCKS.ends(run, Result.ABORTED);
        says("past it on " + BLOCKS.firstName(), run);
    }

    @Test
    public void catchErrorCatchesTheEndOfABlockThatIsNotToRunAgain() throws Exception {
        WorkflowRun run =
                BLOCKS.running("spotRequeue('off') { node('spot') { catchError { sh 'WORK' }; " + PAST_IT + "}");
        BLOCKS.reclaimFirst();
        BLOCKS.ends(run, Result.ABORTED);
        says("past it on " + BLOCKS.firstName(), run);
    }

    @Test
    public void itsScriptSetsTheResultOfTheBuild() throws Exception {
        WorkflowRun run = BLOCKS.running(BLOCK_THAT_NOTES_ITS_FAILURE);
        BLOCKS.reclaimFirst();
        BLOCKS.isRunAgain(run);
        says("The build has no result again, as when the block began", run);
    }

    @Test
    public void theResultThatTheBuildHadBeforeTheBlockStands() throws Exception {
        WorkflowRun run = BLOCKS.running("currentBuild.result = 'UNSTABLE'\n" + BLOCK_THAT_NOTES_ITS_FAILURE);
        BLOCKS.reclaimFirst();
        BLOCKS.ends(run, Result.UNSTABLE);
        says("ran on " + BLOCKS.secondName(), run);
    }

    /** A branch beside it may have set the result, and may have meant it. */
    @Test
    public void theResultOfABuildWithParallelBranchesStands() throws Exception {
        WorkflowRun run = BLOCKS.running("parallel lost: { node('spot') { sh 'WORK' } },"
                + " failed: { catchError(buildResult: 'FAILURE') { error 'by itself' } }");
        BLOCKS.reclaimFirst();
        BLOCKS.ends(run, Result.FAILURE);
        says("ran on " + BLOCKS.secondName(), run);
    }
}

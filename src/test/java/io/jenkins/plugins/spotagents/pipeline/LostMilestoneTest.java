package io.jenkins.plugins.spotagents.pipeline;

import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** A block that runs again goes through the milestones that its lost attempt had passed. */
public class LostMilestoneTest {
    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    @Test
    public void aMilestoneWithANumber() throws Exception {
        WorkflowRun run = BLOCKS.lose("milestone(1); node('spot') { milestone(2); sh 'WORK' }; milestone(3)");
        BLOCKS.isRunAgain(run);
    }

    @Test
    public void milestonesWithoutNumbersGetTheSameOnesAgain() throws Exception {
        WorkflowRun run = BLOCKS.lose("node('spot') { milestone(); sh 'WORK'; milestone() }; milestone(3)");
        BLOCKS.isRunAgain(run);
    }
}

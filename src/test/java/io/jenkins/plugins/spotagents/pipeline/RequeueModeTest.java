package io.jenkins.plugins.spotagents.pipeline;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.spotagents.cloud.Requeue;
import io.jenkins.plugins.spotagents.job.FolderRequeueProperty;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestRule;

/** Who may say that a node block runs again, and whose word counts: the nearest one's. */
public class RequeueModeTest {
    private static final String BLOCK = "node('spot') { sh 'WORK' }";

    @ClassRule
    public static final LostBlocks BLOCKS = new LostBlocks();

    @Rule
    public final TestRule eachTest = BLOCKS.eachTest();

    @After
    public void end() throws Exception {
        template("always");
    }

    private static void template(String mode) {
        Requeue requeue = new Requeue();
        requeue.setMode(mode);
        BLOCKS.agents().template().setRequeue(requeue);
    }

    private static Folder folder(Folder parent, String name, String mode) throws Exception {
        Folder folder = parent == null
                ? BLOCKS.jenkins().createProject(Folder.class, name)
                : parent.createProject(Folder.class, name);
        if (mode != null) {
            folder.addProperty(new FolderRequeueProperty(mode));
        }
        return folder;
    }

    private static WorkflowJob jobIn(Folder folder, String script) throws Exception {
        WorkflowJob job = folder.createProject(WorkflowJob.class, "job");
        job.setDefinition(BLOCKS.definition(script, true));
        return job;
    }

    private static void isLost(WorkflowJob job) throws Exception {
        WorkflowRun run = BLOCKS.running(job);
        BLOCKS.reclaimFirst();
        BLOCKS.ends(run, Result.ABORTED);
        BLOCKS.jenkins().assertLogContains("requeueing is switched off", run);
        BLOCKS.isNotRunAgain(run);
    }

    private static void isRunAgain(WorkflowJob job) throws Exception {
        WorkflowRun run = BLOCKS.running(job);
        BLOCKS.reclaimFirst();
        BLOCKS.isRunAgain(run);
    }

    private static WorkflowJob job(String script) throws Exception {
        return BLOCKS.job(script, true);
    }

    @Test
    public void theTemplateMaySwitchItOff() throws Exception {
        template("off");
        isLost(job(BLOCK));
    }

    @Test
    public void theFolderOverridesTheTemplate() throws Exception {
        template("off");
        isRunAgain(jobIn(folder(null, "on" + BLOCKS.first(), "always"), BLOCK));
    }

    @Test
    public void theNearestOfTwoFoldersCounts() throws Exception {
        Folder outer = folder(null, "outer" + BLOCKS.first(), "always");
        Folder inner = folder(outer, "inner", "off");
        isLost(jobIn(folder(inner, "silent", null), BLOCK));
    }

    @Test
    public void theJobOverridesTheFolder() throws Exception {
        Folder off = folder(null, "off" + BLOCKS.first(), "off");
        isRunAgain(jobIn(off, "properties([spotInterruption(requeue: 'always')]); " + BLOCK));
    }

    @Test
    public void aDeclarativeJobSaysItAsAnOption() throws Exception {
        isLost(job("""
                pipeline {
                  agent { label 'spot' }
                  options { spotInterruption(requeue: 'off') }
                  stages { stage('one') { steps { sh 'WORK' } } }
                }"""));
    }

    @Test
    public void theStepOverridesTheJob() throws Exception {
        isRunAgain(job("properties([spotInterruption(requeue: 'off')]); spotRequeue('always') { " + BLOCK + " }"));
    }

    @Test
    public void theInnerOfTwoStepsCounts() throws Exception {
        isLost(job("spotRequeue('always') { spotRequeue('off') { " + BLOCK + " } }"));
    }

    @Test
    public void theStepIsAnOptionInDeclarative() throws Exception {
        isLost(job("""
                pipeline {
                  agent none
                  options { spotRequeue('off') }
                  stages { stage('one') { agent { label 'spot' }; steps { sh 'WORK' } } }
                }"""));
    }

    @Test
    public void beforeFirstStepDoesNotRepeatAStepThatHasBegun() throws Exception {
        isLost(job("spotRequeue('beforeFirstStep') { " + BLOCK + " }"));
    }

    @Test
    public void beforeFirstStepOfTheTemplateDoesNotEither() throws Exception {
        template("beforeFirstStep");
        isLost(job(BLOCK));
    }
}

package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.Result;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import io.jenkins.plugins.spotagents.agent.SpareJenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** Pipelines on agents that a test adds and takes away by hand; one Jenkins for all tests of a class. */
final class LostBlocks extends SpareJenkins {
    /** Goes on for as long as the agent lives, on the first agent of a test; ends at once on any other. */
    private static final String WORK =
            "if [ \"$NODE_NAME\" = FIRST ]; then sleep 300; fi; echo ran on $NODE_NAME attempt=$SPOT_ATTEMPT";

    String firstName() {
        return SpareAgents.name(first());
    }

    String secondName() {
        return SpareAgents.name(second());
    }

    /** In the script, WORK stands for shell commands that only the first agent's end can end, FIRST for that agent. */
    WorkflowJob job(String script, boolean sandbox) throws Exception {
        WorkflowJob job = jenkins().createProject(WorkflowJob.class, "job" + first());
        job.setDefinition(definition(script, sandbox));
        return job;
    }

    CpsFlowDefinition definition(String script, boolean sandbox) throws Exception {
        return new CpsFlowDefinition(fill(script), sandbox);
    }

    String fill(String script) {
        return script.replace("WORK", WORK).replace("FIRST", firstName());
    }

    WorkflowRun start(String script) throws Exception {
        return job(script, true).scheduleBuild2(0).waitForStart();
    }

    /** Its shell is at work on the first agent. */
    WorkflowRun running(String script) throws Exception {
        return running(job(script, true));
    }

    WorkflowRun running(WorkflowJob job) throws Exception {
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        agents().add(first());
        agents().awaitWorkOn(first());
        return run;
    }

    /** Its shell was at work on the first agent, which is lost; the second is there. */
    WorkflowRun lose(String script) throws Exception {
        WorkflowRun run = running(script);
        reclaimFirst();
        return run;
    }

    /** Loses the first agent; the second is there. */
    void reclaimFirst() throws Exception {
        agents().add(second());
        agents().reclaim(first());
    }

    WorkflowRun succeeds(WorkflowRun run) throws Exception {
        return ends(run, Result.SUCCESS);
    }

    WorkflowRun ends(WorkflowRun run, Result result) throws Exception {
        return jenkins().assertBuildStatus(result, jenkins().waitForCompletion(run));
    }

    /** It came to a good end on the second agent. */
    void isRunAgain(WorkflowRun run) throws Exception {
        succeeds(run);
        jenkins().assertLogContains("ran on " + secondName() + " attempt=2", run);
    }

    void isNotRunAgain(WorkflowRun run) throws Exception {
        jenkins().waitForCompletion(run);
        jenkins().assertLogNotContains("Running the node block again", run);
        jenkins().assertLogNotContains("Running on " + secondName(), run);
    }
}

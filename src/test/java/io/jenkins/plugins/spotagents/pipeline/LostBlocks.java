package io.jenkins.plugins.spotagents.pipeline;

import hudson.model.Queue;
import hudson.model.Result;
import io.jenkins.plugins.spotagents.agent.SpareAgents;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines on agents that a test adds and takes away by hand; one Jenkins for all tests of a class. */
final class LostBlocks implements TestRule {
    /** Goes on for as long as the agent lives, on the first agent of a test; ends at once on any other. */
    private static final String WORK =
            "if [ \"$NODE_NAME\" = FIRST ]; then sleep 300; fi; echo ran on $NODE_NAME attempt=$SPOT_ATTEMPT";

    private final JenkinsRule jenkins = new JenkinsRule();
    private SpareAgents agents;
    private int first = 2000;

    LostBlocks() {
        jenkins.timeout = 0; // each test waits no longer than it must
    }

    @Override
    public Statement apply(Statement tests, Description description) {
        Statement withAgents = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                agents = new SpareAgents(jenkins);
                tests.evaluate();
            }
        };
        return RuleChain.outerRule(jenkins).apply(withAgents, description);
    }

    /** Begins a test: its agents have numbers of their own. */
    void begin() {
        first += 10;
    }

    /** Ends a test: nothing of it runs or waits. */
    void end() throws Exception {
        for (Queue.Item item : jenkins.jenkins.getQueue().getItems()) {
            jenkins.jenkins.getQueue().cancel(item);
        }
        agents.removeAll();
    }

    JenkinsRule jenkins() {
        return jenkins;
    }

    SpareAgents agents() {
        return agents;
    }

    int first() {
        return first;
    }

    int second() {
        return first + 1;
    }

    String firstName() {
        return SpareAgents.name(first);
    }

    String secondName() {
        return SpareAgents.name(second());
    }

    /** In the script, WORK stands for shell commands that only the first agent's end can end, FIRST for that agent. */
    WorkflowJob job(String script, boolean sandbox) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "job" + first);
        job.setDefinition(definition(script, sandbox));
        return job;
    }

    CpsFlowDefinition definition(String script, boolean sandbox) throws Exception {
        return new CpsFlowDefinition(script.replace("WORK", WORK).replace("FIRST", firstName()), sandbox);
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
        agents.add(first);
        agents.awaitWorkOn(first);
        return run;
    }

    /** Loses the first agent; the second is there. */
    void reclaimFirst() throws Exception {
        agents.add(second());
        agents.reclaim(first);
    }

    WorkflowRun ends(WorkflowRun run, Result result) throws Exception {
        return jenkins.assertBuildStatus(result, jenkins.waitForCompletion(run));
    }

    /** It came to a good end on the second agent. */
    void isRunAgain(WorkflowRun run) throws Exception {
        ends(run, Result.SUCCESS);
        jenkins.assertLogContains("ran on " + secondName() + " attempt=2", run);
    }

    void isNotRunAgain(WorkflowRun run) throws Exception {
        jenkins.waitForCompletion(run);
        jenkins.assertLogNotContains("Running the node block again", run);
        jenkins.assertLogNotContains("Running on " + secondName(), run);
    }
}

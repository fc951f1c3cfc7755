package io.jenkins.plugins.spotagents.cloud;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import java.time.Duration;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LoggerRule;

/** From a build in the queue to an agent and its end, on an emulated EC2. */
public class ProvisioningTest {
    private final SpotEc2 ec2 = new SpotEc2();
    private final JenkinsRule jenkins = new JenkinsRule();
    private final LoggerRule log = new LoggerRule().record("io.jenkins.plugins.spotagents", Level.FINE);

    @Rule
    public final RuleChain rules = RuleChain.outerRule(log).around(ec2).around(jenkins);

    private void noAgentIsLeft() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(jenkins.jenkins.getNodes(), is(empty()));
            assertThat(ec2.aws().liveInstances(), is(empty()));
        });
    }

    @Test
    public void aFreestyleBuildRunsOnAFreshAgentThatIsGoneAfterwards() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedLabel(Label.get("spot"));

        jenkins.buildAndAssertSuccess(job);

        assertThat(ec2.aws().instances(), hasSize(1));
        noAgentIsLeft();
    }

    @Test
    public void aPipelineRunsTwiceOnTwoAgents() throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node('spot') { echo 'hello' }", true));

        for (int i = 0; i < 2; i++) {
            WorkflowRun run = jenkins.assertBuildStatus(Result.SUCCESS, job.scheduleBuild2(0));
            jenkins.assertLogContains("hello", run);
        }

        assertThat(ec2.aws().instances(), hasSize(2));
        noAgentIsLeft();
    }
}

package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.Label;
import hudson.model.Run;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.agent.Agents;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/**
 * A controller that is restarted in good order while a Pipeline and a freestyle build run. Not run with the tests; its table is in
 * {@code docs/performance.md}: {@code mvn test -Dtest=RestartFigures}.
 */
public class RestartFigures {
    private final WorkLog work = new WorkLog();
    private final SpotEc2 ec2 = new SpotEc2();
    private final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(work).around(ec2).around(sessions);

    private void start(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {}));
        WorkflowJob pipeline = jenkins.createProject(WorkflowJob.class, "pipeline");
        pipeline.setDefinition(new CpsFlowDefinition("node('spot') { sh '''" + work.waits("pipeline") + "''' }", true));
        pipeline.scheduleBuild2(0);
        FreeStyleProject freestyle = jenkins.createFreeStyleProject("freestyle");
        freestyle.setAssignedLabel(Label.get("spot"));
        freestyle.getBuildersList().add(new Shell(work.waits("freestyle")));
        freestyle.scheduleBuild2(0);
        work.begun("pipeline", 1);
        work.begun("freestyle", 1);
    }

    private static Job<?, ?> job(JenkinsRule jenkins, String name) {
        return Objects.requireNonNull(jenkins.jenkins.getItemByFullName(name, Job.class));
    }

    private String story(JenkinsRule jenkins, String name) {
        List<String> runs = new ArrayList<>();
        for (Run<?, ?> run : job(jenkins, name).getBuilds()) {
            runs.add(0, "#" + run.getNumber() + " " + run.getResult());
        }
        return String.join(", ", runs) + "; begun " + work.agents(name).size() + " times";
    }

    @Test
    public void aRestartInGoodOrder() throws Throwable {
        sessions.then(this::start);
        work.let("pipeline");
        work.let("freestyle");
        sessions.then(jenkins -> {
            Run<?, ?> run = Objects.requireNonNull(job(jenkins, "pipeline").getBuildByNumber(1));
            await().atMost(SpotJenkins.PATIENCE).until(() -> !run.isBuilding());
            // Whatever else would run has begun by the time that all agents are gone.
            await().atMost(SpotJenkins.PATIENCE)
                    .until(() -> Agents.all().findAny().isEmpty()
                            && jenkins.jenkins.getQueue().isEmpty());
            Figures figures =
                    new Figures("Controller restarted with work running", "", "Spot Agents", "ec2-fleet 4.3.0");
            figures.row("Pipeline", story(jenkins, "pipeline"), "resumes, **and a duplicate runs**");
            figures.row(
                    "freestyle, which Jenkins ends", story(jenkins, "freestyle"), "lost, re-run under a new number");
            figures.row(
                    "instances started", Integer.toString(ec2.aws().instances().size()), "3");
            figures.print();
        });
    }
}

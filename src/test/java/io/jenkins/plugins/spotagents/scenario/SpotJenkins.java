package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Requeue;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import io.jenkins.plugins.spotagents.interruption.farm.InterruptionReport;
import io.jenkins.plugins.spotagents.runtime.Engine;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * A real Jenkins with a Spot cloud on an emulated EC2: agents are processes of their own that live and die with their instances.
 * One for all tests of a class, as its class rule; {@link #scenario()} is the rule of each test.
 */
public final class SpotJenkins implements TestRule {
    /** For anything: long enough for a machine with a lot else to do. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SpotEc2 ec2 = new SpotEc2();
    private final JenkinsRule jenkins = new JenkinsRule();
    private final WorkLog work = new WorkLog();
    private int before;
    private int spareAgents;

    public SpotJenkins() {
        jenkins.timeout = 0; // each test waits no longer than it must
    }

    @Override
    public Statement apply(Statement base, Description description) {
        return RuleChain.outerRule(work).around(ec2).around(jenkins).apply(base, description);
    }

    public JenkinsRule jenkins() {
        return jenkins;
    }

    public EmulatedAws aws() {
        return ec2.aws();
    }

    public SpotEc2 ec2() {
        return ec2;
    }

    public WorkLog work() {
        return work;
    }

    /** Work is stopped as soon as a notice is in, rather than two minutes later: most tests are about what follows. */
    public static void stopsWorkAtOnce(AgentTemplate template) {
        timing(template, "immediately");
    }

    public static void timing(AgentTemplate template, String timing) {
        Requeue requeue = new Requeue();
        requeue.setTiming(timing);
        template.setRequeue(requeue);
    }

    /** The rule of a test on a cloud with Spot agents as they are by default. */
    public SpotScenario scenario() {
        return scenario(template -> {});
    }

    /** The rule of a test on a cloud with such a template. */
    public SpotScenario scenario(Consumer<AgentTemplate> changes) {
        return new SpotScenario(this, changes);
    }

    /** Begins a test: one cloud, no agents, no memory of what earlier tests did to the capacity pools. */
    public void begin(Consumer<AgentTemplate> changes) throws Exception {
        configure(changes);
        // A fresh engine: what earlier tests did to pools and circuit breakers is forgotten.
        SpotAgentsRuntime.get().stop();
        aws().noticeQueue().hangUp();
        Files.deleteIfExists(jenkins.jenkins.getRootDir().toPath().resolve("spot-agents/circuit-breakers.json"));
        SpotAgentsRuntime.get().reconcile();
        before = aws().instances().size();
    }

    /** Saves another configuration of the same cloud. */
    public void configure(Consumer<AgentTemplate> changes) throws Exception {
        SpotCloud cloud = ec2.cloud(template -> {
            stopsWorkAtOnce(template);
            changes.accept(template);
            spareAgents = template.getSpareAgents();
        });
        jenkins.jenkins.clouds.replaceBy(List.of(cloud));
        await().atMost(PATIENCE).until(() -> SpotAgentsRuntime.get().engine().isPresent());
    }

    /** What was learned of pools and purchases is forgotten, as it would be after half an hour. */
    public void forgetPools() {
        Engine engine = SpotAgentsRuntime.get().engine().orElseThrow();
        engine.provisioning().problems().forget();
        engine.accounts()
                .all()
                .forEach(account -> account.unavailable()
                        .snapshot()
                        .forEach(mark -> account.unavailable().forget(mark.scope())));
    }

    /** Ends a test: nothing of it runs, waits or costs money any more. */
    public void end() throws Exception {
        for (Queue.Item item : jenkins.jenkins.getQueue().getItems()) {
            jenkins.jenkins.getQueue().cancel(item);
        }
        for (Computer computer : jenkins.jenkins.getComputers()) {
            computer.getAllExecutors().stream()
                    .filter(executor -> executor.getCurrentExecutable() instanceof Run<?, ?> run && run.isBuilding())
                    .forEach(Executor::interrupt);
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            // Again and again: what is on order may come only now.
            for (SpotAgent agent : Agents.all().toList()) {
                agent.terminate();
            }
            assertThat(Agents.all().toList(), is(empty()));
            endWhatIsLeftToAws();
            assertThat(aws().liveInstances(), is(empty()));
        });
    }

    /** The two minutes after a notice need not pass. */
    private void endWhatIsLeftToAws() {
        aws().liveInstances().stream()
                .map(InstanceView::id)
                .filter(id -> report(id).isPresent())
                .forEach(aws()::failHost);
    }

    /** That the cloud keeps. */
    public int spareAgents() {
        return spareAgents;
    }

    /** What was launched since the test began. */
    public List<InstanceView> launched() {
        List<InstanceView> all = aws().instances();
        return all.subList(before, all.size());
    }

    /** In each pool; what no longer fits is reclaimed, with a notice in the queue. */
    public void spotCapacity(int instances) {
        for (String type : SpotEc2.TYPES) {
            for (String zone : List.of("a", "b", "c")) {
                aws().capacity(type, SpotEc2.REGION + zone, instances, NoticePlan.sqsOnly());
            }
        }
    }

    public WorkflowRun start(String name, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    /** AWS takes the instance under the work back; the answer is its id. */
    public String reclaim(String name, NoticePlan plan) {
        String agent = work.begun(name, 1);
        aws().reclaim(agent, plan);
        return agent;
    }

    public <R extends Run<?, ?>> R succeeds(R run) throws Exception {
        return ends(run, Result.SUCCESS);
    }

    public <R extends Run<?, ?>> R ends(R run, Result result) throws Exception {
        await(run + " ends").atMost(PATIENCE).until(() -> !run.isBuilding() && !run.isLogUpdated());
        return jenkins.assertBuildStatus(result, run);
    }

    /** What became of an agent; waits until it is released. */
    public InterruptionReport released(String agent) {
        await("release of " + agent)
                .atMost(PATIENCE)
                .until(() ->
                        report(agent).flatMap(InterruptionReport::releasedAt).isPresent());
        return report(agent).orElseThrow();
    }

    public Optional<InterruptionReport> report(String agent) {
        return SpotAgentsRuntime.get().interruptions().flatMap(controller -> controller.report(agent));
    }
}

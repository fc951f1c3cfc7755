package io.jenkins.plugins.spotagents.agent;

import static org.awaitility.Awaitility.await;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Descriptor;
import hudson.model.Executor;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import hudson.model.User;
import hudson.remoting.Launcher;
import hudson.remoting.Which;
import hudson.slaves.OfflineCause;
import hudson.slaves.RetentionStrategy;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Instances;
import io.jenkins.plugins.spotagents.cloud.LaunchTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm;
import io.jenkins.plugins.spotagents.interruption.farm.AgentFarm.Interruption;
import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.NoticeSource;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.cloudstats.ProvisioningActivity;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SimpleCommandLauncher;

/**
 * Agents as local processes, named as instances are, that a test adds and reclaims by hand: what is tested is how work is stopped
 * and run again, with no engine in between.
 */
public final class SpareAgents {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A small JVM that starts fast: there are hundreds of them. */
    private static final String JAVA = "\"%s/bin/java\" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar \"%s\"";

    private final JenkinsRule jenkins;
    private final AgentTemplate template;

    public SpareAgents(JenkinsRule jenkins) throws Descriptor.FormException {
        this.jenkins = jenkins;
        template = new AgentTemplate("linux");
        template.setLabels("spot");
        LaunchTemplate launchTemplate = new LaunchTemplate();
        launchTemplate.setName("agent");
        template.setLaunchTemplate(launchTemplate);
        template.setSubnetIds(List.of("subnet-1"));
        Instances instances = new Instances();
        instances.setTypes(List.of("m6i.xlarge"));
        template.setInstances(instances);
        SpotCloud cloud = new SpotCloud("aws");
        cloud.setRegion("eu-west-1");
        cloud.setTemplates(List.of(template));
        jenkins.jenkins.clouds.add(cloud);
    }

    /** On a cloud with one template that is there already. */
    public SpareAgents(JenkinsRule jenkins, SpotCloud cloud) {
        this.jenkins = jenkins;
        template = cloud.getTemplates().get(0);
    }

    public static String name(int number) {
        return "i-%017d".formatted(number);
    }

    public SpotAgent add(int number) throws Exception {
        return add(number, PurchaseOption.SPOT);
    }

    public SpotAgent add(int number, PurchaseOption option) throws Exception {
        return add(number, option, "spot", 1);
    }

    public SpotAgent add(int number, int executors) throws Exception {
        return add(number, PurchaseOption.SPOT, "spot", executors);
    }

    /** One that no template's label leads to. */
    public SpotAgent addOther(int number) throws Exception {
        return add(number, PurchaseOption.SPOT, "other", 1);
    }

    private SpotAgent add(int number, PurchaseOption option, String label, int executors) throws Exception {
        AgentFarm.Agent instance = new AgentFarm.Agent(
                name(number),
                name(number),
                "aws",
                "linux",
                new Offering(new CapacityPool("m6i.xlarge", "eu-west-1a"), option),
                Clock.systemUTC().instant());
        SpotAgent agent = new SpotAgent(
                instance,
                new File(jenkins.jenkins.getRootDir(), "agents/" + number).getPath(),
                new SimpleCommandLauncher(
                        JAVA.formatted(System.getProperty("java.home"), Which.jarFile(Launcher.class))),
                new ProvisioningActivity.Id("aws", "linux", name(number)));
        agent.setLabelString(label + " " + option.label());
        agent.setNumExecutors(executors);
        agent.setMode(template.getMode());
        agent.setRetentionStrategy(RetentionStrategy.NOOP);
        jenkins.jenkins.addNode(agent);
        jenkins.waitOnline(agent);
        return agent;
    }

    /** What all these agents are said to be launched from; changes count at once. */
    public AgentTemplate template() {
        return template;
    }

    /** The machine goes, with whatever runs there. */
    public void end(int number) throws Exception {
        remove(agent(number));
    }

    /** Whether the template, and so its agents, also take work without a label. */
    public void takeAnything(boolean anything) {
        template.setMode(anything ? Node.Mode.NORMAL : Node.Mode.EXCLUSIVE);
    }

    private SpotAgent agent(int number) {
        return (SpotAgent) jenkins.jenkins.getNode(name(number));
    }

    public FilePath workspace(int number, Run<?, ?> run) {
        return agent(number).getWorkspaceFor((TopLevelItem) run.getParent());
    }

    /** Waits until something runs there, and inside it. */
    public void awaitWorkOn(int number) {
        await().atMost(PATIENCE)
                .until(() -> agent(number).toComputer().getExecutors().stream()
                        .map(Executor::getCurrentExecutable)
                        .anyMatch(SpareAgents::isAtWork));
    }

    private static boolean isAtWork(Queue.Executable executable) {
        if (executable == null) {
            return false;
        }
        Queue.Executable owner = executable.getParentExecutable();
        return hasBegunAShell((Run<?, ?>) (owner == null ? executable : owner));
    }

    /** A shell prints its commands; an earlier attempt's do not count. */
    private static boolean hasBegunAShell(Run<?, ?> run) {
        try {
            String log = String.join("\n", run.getLog(10_000));
            return log.indexOf("\n+ ", Math.max(log.lastIndexOf("Running on "), 0)) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<AgentWork> work(int number) {
        List<AgentWork> work = new ArrayList<>();
        for (Executor executor : agent(number).toComputer().getExecutors()) {
            for (WorkHandler handler : WorkHandler.all()) {
                handler.claim(agent(number), executor).ifPresent(work::add);
            }
        }
        for (Queue.Item pinned : PinnedWork.of(agent(number))) {
            for (WorkHandler handler : WorkHandler.all()) {
                handler.claim(agent(number), pinned).ifPresent(work::add);
            }
        }
        return work;
    }

    /** It has served all of its builds, and is still there, as after a restart of Jenkins. */
    public void useUp(int number) throws Exception {
        SpotAgent agent = agent(number);
        agent.setRetentionStrategy(new SpotRetention(60, 1));
        agent.used();
    }

    /** Interrupts what runs there, and removes the agent once it is idle. */
    public void reclaim(int number) throws Exception {
        interruptOnly(number).get(60, TimeUnit.SECONDS);
        remove(agent(number));
    }

    /** Interrupts what runs there; completes when the agent is idle. */
    public CompletableFuture<Void> interruptOnly(int number) {
        SpotAgent agent = agent(number);
        Instant now = Clock.systemUTC().instant();
        Instant deadline = now.plusSeconds(120);
        return interrupt(
                number,
                new Interruption(
                        agent.describe(),
                        new Notice.SpotInterruption(agent.getInstanceId(), now, deadline),
                        NoticeSource.QUEUE,
                        now,
                        Optional.of(deadline)));
    }

    private CompletableFuture<Void> interrupt(int number, Interruption interruption) {
        ((SpotComputer) agent(number).toComputer()).setAcceptingTasks(false);
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (AgentWork work : work(number)) {
            ends.add(work.interrupt(interruption, work.decide()).toCompletableFuture());
        }
        return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]));
    }

    /** Its connection ends; nobody knows why, and the node stays. */
    public void cut(int number) throws Exception {
        SpotAgent agent = agent(number);
        ((SpotComputer) agent.toComputer()).setAcceptingTasks(false);
        agent.toComputer().disconnect(new OfflineCause.ChannelTermination(null)).get(30, TimeUnit.SECONDS);
    }

    /** The machine is gone before anybody is told of it; then somebody finds out. */
    public void vanish(int number) throws Exception {
        SpotAgent agent = agent(number);
        ((SpotComputer) agent.toComputer()).setAcceptingTasks(false);
        agent.toComputer().disconnect(new OfflineCause.ChannelTermination(null)).get(30, TimeUnit.SECONDS);
        Instant now = Clock.systemUTC().instant();
        interrupt(
                        number,
                        new Interruption(
                                agent.describe(),
                                new Notice.StateChange(agent.getInstanceId(), now, "terminated"),
                                NoticeSource.INVENTORY,
                                now,
                                Optional.of(now)))
                .get(60, TimeUnit.SECONDS);
        remove(agent);
    }

    public void abortAsUser(Run<?, ?> run) {
        run.getExecutor()
                .interrupt(
                        Result.ABORTED,
                        new CauseOfInterruption.UserInterruption(User.getOrCreateByIdOrFullName("alice")));
    }

    public void removeAll() throws Exception {
        for (Node node : jenkins.jenkins.getNodes()) {
            if (node instanceof SpotAgent agent) {
                remove(agent);
            }
        }
    }

    private void remove(SpotAgent agent) throws Exception {
        Computer computer = agent.toComputer();
        if (computer != null) {
            computer.disconnect(new OfflineCause.ChannelTermination(null)).get(30, TimeUnit.SECONDS);
        }
        jenkins.jenkins.removeNode(agent);
    }
}

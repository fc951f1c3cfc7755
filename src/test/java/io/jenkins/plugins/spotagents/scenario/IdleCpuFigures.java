package io.jenkins.plugins.spotagents.scenario;

import static org.awaitility.Awaitility.await;

import hudson.model.Computer;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.scenario.killed.SocketConnector;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/**
 * Processor time of a controller whose agents have nothing to do. Not run with the tests; its table is in
 * {@code docs/performance.md}: {@code mvn test -Dtest=IdleCpuFigures}.
 */
public class IdleCpuFigures {
    private static final int AGENTS = 100;

    private final TemporaryFolder disk = new TemporaryFolder();
    private final SpotEc2 ec2 = new SpotEc2();
    private final RealJenkinsRule controller = new RealJenkinsRule()
            .addSyntheticPlugin(new RealJenkinsRule.SyntheticPlugin(SocketConnector.class)
                    .header("Plugin-Dependencies", "spot-agents:0"))
            .javaOptions("-Daws.accessKeyId=test", "-Daws.secretAccessKey=test")
            .withTimeout(0);

    @Rule
    public final RuleChain rules = RuleChain.outerRule(disk).around(ec2).around(controller);

    private record Aws(String endpoint, String queueUrl, ArrayList<String> subnets, int port) implements Serializable {}

    private static void configure(JenkinsRule jenkins, Aws aws) throws Exception {
        AgentTemplate template = SpotEc2.template("linux", aws.subnets());
        template.setConnector(new SocketConnector(aws.port()));
        template.setMinAgents(AGENTS);
        jenkins.jenkins.clouds.add(SpotEc2.cloud(template, aws.endpoint(), aws.queueUrl()));
        jenkins.jenkins.save();
    }

    private static Integer online(JenkinsRule jenkins) {
        int online = 0;
        for (Computer computer : jenkins.jenkins.getComputers()) {
            online += computer.isOnline() ? 1 : 0;
        }
        return online;
    }

    private int online() {
        try {
            return controller.runRemotely(IdleCpuFigures::online);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void aHundredIdleAgents() throws Throwable {
        try (AgentHost host = AgentHost.start(disk.getRoot())) {
            controller.startJenkins();
            pass(30);
            double without = cpuSecondsOfAMinute();
            controller.runRemotely(
                    IdleCpuFigures::configure,
                    new Aws(
                            ec2.aws().endpoint().toString(),
                            ec2.aws().noticeQueue().url(),
                            new ArrayList<>(List.of(
                                    ec2.aws().subnet("eu-west-1a"),
                                    ec2.aws().subnet("eu-west-1b"),
                                    ec2.aws().subnet("eu-west-1c"))),
                            host.port()));
            // The built-in node is online as well.
            await().atMost(SpotJenkins.PATIENCE)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> online() == AGENTS + 1);
            pass(30);
            double with = cpuSecondsOfAMinute();
            Figures figures = new Figures(
                    "Processor time of the controller in an idle minute", "", "Spot Agents", "ec2-fleet 4.3.0");
            figures.row("no cloud", String.format(Locale.ROOT, "%.2f s", without), "0.13 s");
            figures.row(
                    "1 cloud, " + AGENTS + " idle agents",
                    String.format(Locale.ROOT, "%.2f s", with),
                    "0.64 s (10 agents)");
            figures.print();
        }
    }

    private double cpuSecondsOfAMinute() throws InterruptedException {
        Duration before = cpu();
        pass(60);
        return cpu().minus(before).toMillis() / 1000.0;
    }

    private Duration cpu() {
        return controller.getProcess().info().totalCpuDuration().orElseThrow();
    }

    /** What is measured is a span of time. */
    private static void pass(int seconds) throws InterruptedException {
        new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }
}

package io.jenkins.plugins.spotagents.provisioning;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assume.assumeThat;

import com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.plugins.sshslaves.SSHConnector;
import hudson.plugins.sshslaves.verifiers.KnownHostsFileKeyVerificationStrategy;
import hudson.plugins.sshslaves.verifiers.ManuallyProvidedKeyVerificationStrategy;
import hudson.plugins.sshslaves.verifiers.NonVerifyingKeyVerificationStrategy;
import hudson.plugins.sshslaves.verifiers.SshHostKeyVerificationStrategy;
import hudson.tasks.Shell;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.capacity.TemplateId;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.metrics.MetricNames;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import io.jenkins.plugins.spotagents.scenario.SpotJenkins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jenkins.metrics.api.Metrics;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.jvnet.hudson.test.JenkinsRule;

/** Agents that the SSH Build Agents plugin launches on real OpenSSH servers, with the host key policies that users choose. */
public class SshAgentsTest {
    private static Path knownHosts;

    private final SshMachines machines = new SshMachines();
    private final SpotEc2 ec2 =
            new SpotEc2(builder -> builder.loopbackAddresses().boot(machines));
    private final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(machines).around(ec2).around(jenkins);

    /** The SSH Build Agents plugin looks once in a JVM where the file is: before its class is used. */
    @BeforeClass
    public static void placeKnownHosts() throws IOException {
        knownHosts = Files.createTempFile("known-hosts", "");
        knownHosts.toFile().deleteOnExit();
        System.setProperty(
                "hudson.plugins.sshslaves.verifiers.KnownHostsFileKeyVerificationStrategy.known_hosts_file",
                knownHosts.toString());
    }

    public SshAgentsTest() {
        jenkins.timeout = 0; // each test waits no longer than it must
    }

    @Before
    public void letTheControllerIn() throws Exception {
        assumeThat("SSH agents cannot be tried here", machines.problem(), is(Optional.empty()));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new BasicSSHUserPrivateKey(
                        CredentialsScope.GLOBAL,
                        "agent-ssh",
                        System.getProperty("user.name"),
                        new BasicSSHUserPrivateKey.DirectEntryPrivateKeySource(machines.userKey()),
                        null,
                        null));
    }

    @After
    public void nobodyWaits() {
        for (Queue.Item item : jenkins.jenkins.getQueue().getItems()) {
            jenkins.jenkins.getQueue().cancel(item);
        }
    }

    private void trust(SshHostKeyVerificationStrategy policy) throws Exception {
        SSHConnector connector = new SSHConnector(machines.port(), "agent-ssh");
        connector.setJavaPath(System.getProperty("java.home") + "/bin/java");
        connector.setJvmOptions("-Xmx64m");
        connector.setSshHostKeyVerificationStrategy(policy);
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {
            template.setConnector(connector);
            template.setRemoteFs(machines.path("agent").toString());
            template.setLaunchTimeoutMinutes(1);
        }));
    }

    private FreeStyleProject job() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedLabel(Label.get("spot"));
        job.getBuildersList().add(new Shell("echo \"over ${SSH_CONNECTION%% *}\""));
        return job;
    }

    private void aBuildRuns() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job());

        jenkins.assertLogContains("over 127.", build);
        assertThat(ec2.aws().instances(), hasSize(1));
        noAgentIsLeft();
    }

    private void noAgentIsLeft() {
        await().atMost(SpotJenkins.PATIENCE).untilAsserted(() -> {
            assertThat(jenkins.jenkins.getNodes(), is(empty()));
            assertThat(ec2.aws().liveInstances(), is(empty()));
        });
    }

    @Test
    public void aBuildRunsWhereHostKeysAreNotVerified() throws Exception {
        trust(new NonVerifyingKeyVerificationStrategy());

        aBuildRuns();
    }

    @Test
    public void aBuildRunsWhereTheImagesHostKeyIsGiven() throws Exception {
        trust(new ManuallyProvidedKeyVerificationStrategy(machines.publicKey("host")));

        aBuildRuns();
    }

    @Test
    public void aBuildRunsWhereTheHostIsKnown() throws Exception {
        know("host");
        trust(new KnownHostsFileKeyVerificationStrategy());

        aBuildRuns();
    }

    @Test
    public void aHostWithAnotherKeyThanGivenGetsNeitherLoginNorWork() throws Exception {
        trust(new ManuallyProvidedKeyVerificationStrategy(machines.publicKey("other")));

        isRefused();
    }

    @Test
    public void aHostWithAnotherKeyThanKnownGetsNeitherLoginNorWork() throws Exception {
        know("other");
        trust(new KnownHostsFileKeyVerificationStrategy());

        isRefused();
    }

    private void know(String key) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int subnet = 0; subnet < 3; subnet++) {
            for (int host = 4; host < 12; host++) {
                lines.append("127.%d.0.%d %s%n".formatted(subnet, host, machines.publicKey(key)));
            }
        }
        Files.writeString(knownHosts, lines);
    }

    /** At the launch timeout the instance is ended, the reason is told, another pool is tried, and no node stays behind. */
    private void isRefused() throws Exception {
        job().scheduleBuild2(0);

        runsOutOfTime(0);
        assertThat(problem(), containsString("was not online"));
        String problem = problem();
        await().atMost(SpotJenkins.PATIENCE).until(() -> ec2.aws().instances().size() > 1);
        List<InstanceView> instances = ec2.aws().instances();
        String refused = instances.get(0).id();
        assertThat(problem, containsString(refused));
        assertThat(problem, containsString("does not match the key"));
        assertThat(instances.get(1).pool(), is(not(instances.get(0).pool())));
        assertThat(jenkins.jenkins.getNode(refused), is(nullValue()));
        assertThat(machines.log(), not(containsString("Accepted publickey")));
        String pool = instances.get(0).pool().toString().replace('/', '_');
        assertThat(
                Metrics.metricRegistry()
                        .meter(MetricNames.NOT_CONNECTED_BY_POOL + pool)
                        .getCount(),
                is(greaterThan(0L)));
        nobodyWaits();
        runsOutOfTime(1);
        noAgentIsLeft();
    }

    /** Once it was refused, without the rest of the minute that it has; how long that is, {@link ProvisioningTest} looks at. */
    private void runsOutOfTime(int instance) {
        await("refusal of instance " + instance)
                .atMost(SpotJenkins.PATIENCE)
                .ignoreExceptionsInstanceOf(IndexOutOfBoundsException.class) // until it is launched
                .until(() -> agent(instance)
                        .filter(agent -> agent.toComputer() != null
                                && LaunchLog.ending(agent.toComputer()).contains("does not match the key"))
                        .isPresent());
        agent(instance)
                .ifPresent(agent -> SpotAgentsRuntime.get()
                        .engine()
                        .orElseThrow()
                        .provisioning()
                        .deadlines()
                        .timeIsOver(agent, 1));
    }

    private Optional<SpotAgent> agent(int instance) {
        return Agents.on(ec2.aws().instances().get(instance).id());
    }

    private static String problem() {
        LaunchProblems.Problem problem =
                ProvisioningOwner.current().orElseThrow().problems().all().get(new TemplateId("aws-spot", "linux"));
        return problem == null ? "" : problem.message();
    }
}

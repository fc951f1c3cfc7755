package io.jenkins.plugins.spotagents.inbound;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import io.jenkins.plugins.spotagents.agent.InboundConnector;
import io.jenkins.plugins.spotagents.emulator.boot.ProcessBoot;
import io.jenkins.plugins.spotagents.emulator.world.InstanceView;
import io.jenkins.plugins.spotagents.runtime.SpotAgentsRuntime;
import io.jenkins.plugins.spotagents.scenario.SpotEc2;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Instances that run the script of the user guide, and others that claim to be such instances. */
public class InboundBootstrapTest {
    private final TemporaryFolder files = new TemporaryFolder();
    private final JenkinsRule jenkins = new JenkinsRule();
    private final SpotEc2 ec2 = new SpotEc2(builder -> builder.boot(
            new ProcessBoot(this::bootScript, files.getRoot().toPath().resolve("machines"))));

    @Rule
    public final RuleChain rules = RuleChain.outerRule(files).around(ec2).around(jenkins);

    private List<String> bootScript(InstanceView instance) {
        try {
            String guide = Files.readString(Path.of("docs/inbound-agents.md"), StandardCharsets.UTF_8);
            String script =
                    guide.substring(guide.indexOf("#!/bin/sh"), guide.indexOf("```", guide.indexOf("#!/bin/sh")));
            Path work = files.getRoot().toPath().resolve("work-" + instance.id());
            return List.of(
                    "/bin/sh",
                    "-c",
                    "JENKINS_URL=" + jenkins.getURL() + " WORK_DIR=" + work + " AGENT_USER=$(id -un)\n" + script);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Before
    public void trustTheEmulator() throws Exception {
        ExtensionList.lookupSingleton(InboundBootstrap.class)
                .trust(region -> Optional.of(ec2.aws().identityCertificate()));
        jenkins.jenkins.clouds.add(ec2.cloud(template -> {
            template.setConnector(new InboundConnector());
            template.setMaxUses(0);
        }));
    }

    @Test
    public void theScriptOfTheGuideConnectsAnAgentThatWorks() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setAssignedLabel(Label.get("spot"));

        jenkins.buildAndAssertSuccess(job);

        String instance = ec2.aws().liveInstances().get(0).id();
        HttpResponse<String> again = connect(signedDocument(instance));
        assertThat(again.statusCode(), is(404));
    }

    @Test
    public void whoProvesNothingGetsNothing() throws Exception {
        HttpResponse<String> answer = connect("i-0123456789abcdef0");

        assertThat(answer.statusCode(), is(403));
        assertThat(connect("x".repeat(20_000)).statusCode(), is(413));
        HttpResponse<String> get = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(endpoint()).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(get.statusCode(), is(not(200)));
    }

    @Test
    public void anInstanceThatNobodyLaunchedGetsNothing() throws Exception {
        SpotAgentsRuntime.get().reconcile();
        String stranger = ec2.launchByHand();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class) // nobody answers before it has booted
                .until(() -> !signedDocument(stranger).isEmpty());

        HttpResponse<String> answer = connect(signedDocument(stranger));

        assertThat(answer.statusCode(), is(404));
        assertThat(answer.body(), containsString("No agent waits"));
    }

    private URI endpoint() throws Exception {
        return jenkins.getURL().toURI().resolve("spot-agents-inbound/connect");
    }

    private HttpResponse<String> connect(String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(endpoint())
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private String signedDocument(String instanceId) throws Exception {
        return ec2.metadata(instanceId, "dynamic/instance-identity/rsa2048");
    }
}

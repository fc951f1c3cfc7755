package io.jenkins.plugins.spotagents.scenario;

import hudson.slaves.NodeProvisioner.NodeProvisionerInvoker;
import io.jenkins.plugins.spotagents.agent.Agents;
import io.jenkins.plugins.spotagents.agent.SpotAgent;
import io.jenkins.plugins.spotagents.cloud.AgentTemplate;
import io.jenkins.plugins.spotagents.cloud.Instances;
import io.jenkins.plugins.spotagents.cloud.LaunchTemplate;
import io.jenkins.plugins.spotagents.cloud.SpotCloud;
import io.jenkins.plugins.spotagents.emulator.EmulatedAws;
import io.jenkins.plugins.spotagents.emulator.EmulatedAwsBuilder;
import io.jenkins.plugins.spotagents.emulator.SdkClients;
import io.jenkins.plugins.spotagents.emulator.clock.VirtualClock;
import io.jenkins.plugins.spotagents.emulator.world.Timings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.rules.ExternalResource;

/** An emulated EC2 in the world's time, whose instances boot within a moment, and clouds that use it. */
public final class SpotEc2 extends ExternalResource {
    public static final String REGION = "eu-west-1";
    public static final List<String> TYPES =
            List.of("m5.xlarge", "m5a.xlarge", "m6i.xlarge", "m6a.xlarge", "c5.xlarge", "c6i.xlarge");

    /** Instances that boot and end within a moment. */
    static final Timings FAST = Timings.USUAL
            .withPending(Duration.ofMillis(200))
            .withBoot(Duration.ofMillis(100))
            .withShuttingDown(Duration.ofMillis(500));

    private final LocalMachines machines = new LocalMachines();
    private final UnaryOperator<EmulatedAwsBuilder> options;
    private EmulatedAws aws;

    public SpotEc2() {
        this(builder -> builder);
    }

    public SpotEc2(UnaryOperator<EmulatedAwsBuilder> options) {
        this.options = options;
    }

    @Override
    protected void before() throws IOException {
        // Jenkins looks at what waits every ten seconds, but not in its first hundred: no test is about so young a
        // Jenkins.
        NodeProvisionerInvoker.INITIALDELAY = NodeProvisionerInvoker.RECURRENCEPERIOD;
        machines.create();
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        EmulatedAwsBuilder builder = EmulatedAws.builder()
                .region(REGION)
                .clock(VirtualClock.startingAt(Instant.now()))
                .speed(1)
                .timings(FAST)
                .boot(machines);
        aws = options.apply(builder).start();
    }

    @Override
    protected void after() {
        aws.close();
        machines.killAll();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    public EmulatedAws aws() {
        return aws;
    }

    public LocalMachines machines() {
        return machines;
    }

    /** Six types in three zones, connected by local processes, labelled {@code spot}. */
    public AgentTemplate template(String name) {
        AgentTemplate template =
                template(name, List.of(aws.subnet(REGION + "a"), aws.subnet(REGION + "b"), aws.subnet(REGION + "c")));
        template.setConnector(new LocalConnector());
        return template;
    }

    /** The same without a connection, wherever the emulator runs. */
    static AgentTemplate template(String name, List<String> subnets) {
        AgentTemplate template = new AgentTemplate(name);
        template.setLabels("spot linux");
        LaunchTemplate launch = new LaunchTemplate();
        launch.setName(EmulatedAws.LAUNCH_TEMPLATE);
        template.setLaunchTemplate(launch);
        Instances instances = new Instances();
        instances.setTypes(TYPES);
        template.setInstances(instances);
        template.setSubnetIds(subnets);
        template.setRemoteFs("jenkins");
        return template;
    }

    /** A cloud with one template. */
    public SpotCloud cloud(Consumer<AgentTemplate> changes) throws Exception {
        return cloud("aws-spot", changes);
    }

    /** One of several clouds. */
    public SpotCloud cloud(String name, Consumer<AgentTemplate> changes) throws Exception {
        AgentTemplate template = template("linux");
        changes.accept(template);
        return cloud(
                name, template, aws.endpoint().toString(), aws.noticeQueue().url());
    }

    /** A cloud with one template, wherever the emulator runs. */
    static SpotCloud cloud(AgentTemplate template, String endpoint, String queueUrl) throws Exception {
        return cloud("aws-spot", template, endpoint, queueUrl);
    }

    private static SpotCloud cloud(String name, AgentTemplate template, String endpoint, String queueUrl)
            throws Exception {
        SpotCloud cloud = new SpotCloud(name);
        cloud.setRegion(REGION);
        cloud.setEc2Endpoint(endpoint);
        cloud.setSqsEndpoint(endpoint);
        cloud.setStsEndpoint(endpoint);
        cloud.setInterruptionQueueUrl(queueUrl);
        cloud.setTemplates(List.of(template));
        return cloud;
    }

    /** How many agents are connected; Jenkins shows a new node a moment before its computer. */
    public static long online() {
        return Agents.all()
                .map(SpotAgent::toComputer)
                .filter(computer -> computer != null && computer.isOnline())
                .count();
    }

    /** An instance that no Jenkins ordered. */
    public String launchByHand() {
        try (SdkClients clients = SdkClients.of(aws)) {
            return clients.ec2()
                    .runInstances(request -> request.minCount(1)
                            .maxCount(1)
                            .launchTemplate(template -> template.launchTemplateName(EmulatedAws.LAUNCH_TEMPLATE))
                            .subnetId(aws.subnet(REGION + "a"))
                            .instanceType("m5.xlarge"))
                    .instances()
                    .get(0)
                    .instanceId();
        }
    }

    /** What an instance reads from its metadata service. */
    public String metadata(String instanceId, String path) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        String base = aws.imds(instanceId) + "/latest/";
        String token = http.send(
                        HttpRequest.newBuilder(URI.create(base + "api/token"))
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .header("X-aws-ec2-metadata-token-ttl-seconds", "60")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return http.send(
                        HttpRequest.newBuilder(URI.create(base + path))
                                .header("X-aws-ec2-metadata-token", token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}

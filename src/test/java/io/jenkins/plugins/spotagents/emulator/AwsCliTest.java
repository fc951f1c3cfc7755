package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;

/** The AWS CLI, a client that has nothing in common with the SDK for Java, gets along with the emulator. */
public class AwsCliTest {
    @Rule
    public final EmulatorRule emulator = new EmulatorRule(
            EmulatedAws.builder().pool("m5.xlarge", "eu-west-1a", 2, 0.07).pool("m6i.xlarge", "eu-west-1b", 0, 0.08));

    private record Output(int exit, String text) {}

    private Output aws(String... arguments) throws IOException, InterruptedException {
        Optional<Path> program = LocalProgram.find("aws");
        assumeTrue("aws is not on the PATH", program.isPresent());
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--endpoint-url", emulator.aws().endpoint().toString(), "--region", "eu-west-1", "--output", "json"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "AWS_PAGER", "",
                        "AWS_EC2_METADATA_DISABLED", "true"));
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES), is(true));
        // A shim of a version manager may be on the PATH with no program behind it.
        assumeTrue("aws does not run: " + text, process.exitValue() != 127);
        return new Output(process.exitValue(), text);
    }

    private JsonNode json(String... arguments) throws IOException, InterruptedException {
        Output output = aws(arguments);
        assertThat(output.text(), output.exit(), is(0));
        return new ObjectMapper().readTree(output.text());
    }

    @Test
    public void theCliLaunchesAFleetAndReceivesItsNotice() throws Exception {
        JsonNode fleet = json(
                "ec2",
                "create-fleet",
                "--type",
                "instant",
                "--launch-template-configs",
                "[{\"LaunchTemplateSpecification\":{\"LaunchTemplateName\":\"jenkins-agent\",\"Version\":\"1\"},"
                        + "\"Overrides\":[{\"InstanceType\":\"m5.xlarge\",\"AvailabilityZone\":\"eu-west-1a\"},"
                        + "{\"InstanceType\":\"m6i.xlarge\",\"AvailabilityZone\":\"eu-west-1b\"}]}]",
                "--target-capacity-specification",
                "TotalTargetCapacity=3,DefaultTargetCapacityType=spot",
                "--spot-options",
                "AllocationStrategy=price-capacity-optimized");
        String id = fleet.at("/Instances/0/InstanceIds/0").asText();
        assertThat(fleet.at("/Instances/0/InstanceIds").size(), is(2));
        assertThat(fleet.at("/Errors").size(), is(2));
        assertThat(fleet.at("/Errors/0/ErrorCode").asText(), is("InsufficientInstanceCapacity"));

        JsonNode described = json("ec2", "describe-instances", "--instance-ids", id);
        assertThat(described.at("/Reservations/0/Instances/0/State/Name").asText(), is("pending"));

        emulator.aws().noticeQueue().purge();
        emulator.aws().reclaim(id, NoticePlan.sqsAndImds());
        JsonNode received = json(
                "sqs",
                "receive-message",
                "--queue-url",
                emulator.aws().noticeQueue().url());
        assertThat(received.at("/Messages/0/Body").asText(), containsString("Interruption Warning"));
    }

    @Test
    public void theCliUnderstandsErrors() throws Exception {
        Output output = aws("ec2", "terminate-instances", "--instance-ids", "i-0123456789abcdef0");

        assertThat(output.text(), containsString("InvalidInstanceID.NotFound"));
        assertThat(output.exit() != 0, is(true));
        Output queue = aws("sqs", "get-queue-url", "--queue-name", "nobody-made-this");
        assertThat(queue.text(), containsString("NonExistentQueue"));
        assertThat(json("sts", "get-caller-identity").get("Account").asText(), is("123456789012"));
    }
}

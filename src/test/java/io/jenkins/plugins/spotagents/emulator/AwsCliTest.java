package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.spotagents.emulator.world.NoticePlan;
import org.junit.Rule;
import org.junit.Test;

/** The AWS CLI, a client that has nothing in common with the SDK for Java, gets along with the emulator. */
public class AwsCliTest {
    @Rule
    public final EmulatorRule emulator = new EmulatorRule(
            EmulatedAws.builder().pool("m5.xlarge", "eu-west-1a", 2, 0.07).pool("m6i.xlarge", "eu-west-1b", 0, 0.08));

    private AwsCli aws() {
        return new AwsCli(emulator.aws().endpoint());
    }

    @Test
    public void theCliLaunchesAFleetAndReceivesItsNotice() throws Exception {
        JsonNode fleet = aws().json(
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

        JsonNode described = aws().json("ec2", "describe-instances", "--instance-ids", id);
        assertThat(described.at("/Reservations/0/Instances/0/State/Name").asText(), is("pending"));

        emulator.aws().noticeQueue().purge();
        emulator.aws().reclaim(id, NoticePlan.sqsAndImds());
        JsonNode received = aws().json(
                        "sqs",
                        "receive-message",
                        "--queue-url",
                        emulator.aws().noticeQueue().url());
        assertThat(received.at("/Messages/0/Body").asText(), containsString("Interruption Warning"));
    }

    @Test
    public void theCliUnderstandsErrors() throws Exception {
        AwsCli.Output output = aws().run("ec2", "terminate-instances", "--instance-ids", "i-0123456789abcdef0");

        assertThat(output.text(), containsString("InvalidInstanceID.NotFound"));
        assertThat(output.exit() != 0, is(true));
        AwsCli.Output queue = aws().run("sqs", "get-queue-url", "--queue-name", "nobody-made-this");
        assertThat(queue.text(), containsString("NonExistentQueue"));
        assertThat(aws().json("sts", "get-caller-identity").get("Account").asText(), is("123456789012"));
    }
}

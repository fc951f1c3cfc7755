package io.jenkins.plugins.spotagents.emulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.spotagents.aws.IamPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** The stack of {@code docs/cloudformation.yaml}, made once by the AWS CLI in moto. */
public class CloudFormationTest {
    private static final String CONTROLLER = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
    private static final String STACK = "spot-agents";

    @ClassRule
    public static final MotoServer MOTO = new MotoServer();

    private static JsonNode stack;

    private AwsCli aws;

    @Before
    public void makeTheStack() throws Exception {
        aws = new AwsCli(MOTO.endpoint());
        if (stack == null) {
            aws.json(
                    "cloudformation",
                    "create-stack",
                    "--stack-name",
                    STACK,
                    "--capabilities",
                    "CAPABILITY_IAM",
                    "--parameters",
                    "ParameterKey=ControllerId,ParameterValue=" + CONTROLLER,
                    "--template-body",
                    template().toUri().toString());
            stack = aws.json("cloudformation", "describe-stacks", "--stack-name", STACK)
                    .at("/Stacks/0");
            assertThat(stack.get("StackStatus").asText(), is("CREATE_COMPLETE"));
        }
    }

    private static Path template() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/cloudformation.yaml"))) {
            directory = Objects.requireNonNull(directory.getParent(), "docs/cloudformation.yaml is in no parent");
        }
        return directory.resolve("docs/cloudformation.yaml");
    }

    private static String output(String key) {
        for (JsonNode output : stack.get("Outputs")) {
            if (output.get("OutputKey").asText().equals(key)) {
                return output.get("OutputValue").asText();
            }
        }
        throw new AssertionError("no output " + key);
    }

    /** The one whose name has this in it; a stack's resources get a generated name. */
    private static JsonNode named(JsonNode all, String field, String part) {
        for (JsonNode each : all) {
            if (each.get(field).asText().contains(part)) {
                return each;
            }
        }
        throw new AssertionError("no " + part + " in " + all);
    }

    @Test
    public void aNoticeOfEachKindReachesTheQueue() throws Exception {
        notice("aws.ec2", "EC2 Spot Instance Interruption Warning", "{\"instance-action\":\"terminate\"}");
        notice("aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning", "{}");
        notice("aws.ec2", "EC2 Instance Rebalance Recommendation", "{}");
        notice("aws.ec2", "EC2 Instance State-change Notification", "{\"state\":\"terminated\"}");
        notice("aws.health", "AWS Health Event", "{\"service\":\"EC2\",\"eventTypeCategory\":\"scheduledChange\"}");
    }

    @Test
    public void whatConcernsNobodyIsKeptOut() throws Exception {
        send("aws.ec2", "EC2 Instance State-change Notification", "{\"state\":\"running\"}");
        send("aws.health", "AWS Health Event", "{\"service\":\"RDS\",\"eventTypeCategory\":\"scheduledChange\"}");

        notice("aws.ec2", "EC2 Instance Rebalance Recommendation", "{}");
    }

    /** Sends an event and finds it, and nothing before it, in the queue. */
    private void notice(String source, String kind, String detail) throws IOException, InterruptedException {
        send(source, kind, detail);

        // By the SDK, as each call of the CLI takes a second of Python.
        List<Message> messages = MOTO.clients()
                .sqs()
                .receiveMessage(request -> request.queueUrl(output("QueueUrl")).maxNumberOfMessages(1))
                .messages();
        assertThat(messages, hasSize(1));
        assertThat(messages.get(0).body(), containsString(kind));
        MOTO.clients()
                .sqs()
                .deleteMessage(request -> request.queueUrl(output("QueueUrl"))
                        .receiptHandle(messages.get(0).receiptHandle()));
    }

    private void send(String source, String kind, String detail) throws IOException, InterruptedException {
        String entry = new ObjectMapper()
                .createObjectNode()
                .put("Source", source)
                .put("DetailType", kind)
                .put("Detail", detail)
                .toString();
        assertThat(
                aws.json("events", "put-events", "--entries", "[" + entry + "]")
                        .get("FailedEntryCount")
                        .asInt(),
                is(0));
    }

    @Test
    public void theControllerMayDoWhatThePluginsPolicySaysAndNoMore() throws Exception {
        String agentRole = named(aws.json("iam", "list-roles").get("Roles"), "RoleName", "AgentRole")
                .get("Arn")
                .asText();
        String controllerPolicy = named(
                        aws.json("iam", "list-policies", "--scope", "Local").get("Policies"),
                        "PolicyName",
                        "ControllerPolicy")
                .get("Arn")
                .asText();
        JsonNode policy = aws.json("iam", "get-policy-version", "--policy-arn", controllerPolicy, "--version-id", "v1")
                .at("/PolicyVersion/Document");

        // The stack's parameter may be a wildcard, until the controller has an id.
        String wanted = IamPolicy.json("eu-west-1", CONTROLLER, Optional.of(agentRole), Optional.of(output("QueueUrl")))
                .replaceAll("\"StringEquals\"(:\\s*\\{\\s*\"aws:)", "\"StringLike\"$1");
        assertThat(policy, is(new ObjectMapper().readTree(wanted)));
    }
}

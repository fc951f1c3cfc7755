package io.jenkins.plugins.spotagents.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/**
 * The least that the plugin must be allowed: launch only with its tag, end only what carries it. Kept as a resource, {@code
 * iam-policy.json}, so that the documentation and the form show the same one.
 */
public final class IamPolicy {
    private static final String RESOURCE = "iam-policy.json";
    private static final String CONTROLLER = "CONTROLLER_ID";
    private static final String ROLE = "AGENT_ROLE_ARN";
    private static final String QUEUE = "QUEUE_ARN";

    private IamPolicy() {}

    /**
     * The policy's JSON, filled in.
     *
     * @param region any of the partition (AWS, China, GovCloud) in which the policy is to stand
     * @param controllerId value of the controller tag; characters that JSON or IAM give a meaning to are refused
     * @param agentRole ARN of the role that the launch template gives to agents; empty leaves the place holder
     * @param queueUrl URL of the interruption queue, as SQS writes it; empty leaves the place holder
     */
    public static String json(
            String region, String controllerId, Optional<String> agentRole, Optional<String> queueUrl) {
        if (!controllerId.matches("[A-Za-z0-9_.:/=+@ -]{1,256}")) {
            throw new IllegalArgumentException("Controller id '" + controllerId
                    + "' cannot stand in a policy: use letters, digits and _.:/=+@- only.");
        }
        String partition = Region.of(region).metadata().partition().id();
        return template()
                .replace("arn:aws:", "arn:" + partition + ":")
                .replace(CONTROLLER, controllerId)
                .replace(ROLE, agentRole.orElse(ROLE))
                .replace(QUEUE, queueUrl.map(url -> queueArn(partition, url)).orElse(QUEUE));
    }

    private static String template() {
        try (InputStream in = IamPolicy.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the plugin.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code https://sqs.eu-west-1.amazonaws.com/123456789012/name} → {@code arn:aws:sqs:eu-west-1:123456789012:name}. */
    private static String queueArn(String partition, String url) {
        String[] parts = url.replaceFirst("^https?://", "").split("/");
        String[] host = parts[0].split("\\.");
        if (parts.length != 3 || host.length < 3 || !host[0].equals("sqs")) {
            return QUEUE;
        }
        return String.join(":", "arn", partition, "sqs", host[1], parts[1], parts[2]);
    }
}

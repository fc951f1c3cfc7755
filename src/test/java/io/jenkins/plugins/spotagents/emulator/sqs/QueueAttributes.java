package io.jenkins.plugins.spotagents.emulator.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.spotagents.emulator.http.JsonProtocol;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Attributes of queues and of received messages. */
final class QueueAttributes {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** The default of SQS, in seconds. */
    private static final int DEFAULT_VISIBILITY = 30;

    private final Queues queues;

    QueueAttributes(Queues queues) {
        this.queues = queues;
    }

    ObjectNode create(JsonNode in) {
        String name = in.path("QueueName").asText();
        if (!name.matches("[A-Za-z0-9_-]{1,80}")) {
            throw ApiException.invalidParameter(
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
        int visibility = in.path("Attributes").path("VisibilityTimeout").asInt(DEFAULT_VISIBILITY);
        EmulatedQueue queue = queues.create(name, Duration.ofSeconds(visibility));
        redrive(queue, in.path("Attributes"));
        return SqsService.url(queue);
    }

    ObjectNode set(JsonNode in) {
        redrive(queues.at(in.path("QueueUrl").asText()), in.path("Attributes"));
        return JsonProtocol.object();
    }

    private void redrive(EmulatedQueue queue, JsonNode attributes) {
        if (!attributes.has("RedrivePolicy")) {
            return;
        }
        try {
            JsonNode policy = MAPPER.readTree(attributes.path("RedrivePolicy").asText());
            EmulatedQueue target = queues.at(policy.path("deadLetterTargetArn").asText());
            queue.redrive(target, policy.path("maxReceiveCount").asInt());
        } catch (JsonProcessingException e) {
            throw ApiException.invalidParameter("Value for parameter RedrivePolicy is invalid: " + e.getMessage());
        }
    }

    ObjectNode get(JsonNode in) {
        EmulatedQueue queue = queues.at(in.path("QueueUrl").asText());
        int inFlight = queue.inFlightCount();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("QueueArn", queues.arn(queue));
        all.put("ApproximateNumberOfMessages", Integer.toString(queue.visibleCount()));
        all.put("ApproximateNumberOfMessagesNotVisible", Integer.toString(inFlight));
        all.put("ApproximateNumberOfMessagesDelayed", Integer.toString(queue.hiddenCount() - inFlight));
        all.put("VisibilityTimeout", Long.toString(queue.visibility().toSeconds()));
        all.put("CreatedTimestamp", Long.toString(queue.created().getEpochSecond()));
        ObjectNode out = JsonProtocol.object();
        ObjectNode attributes = out.putObject("Attributes");
        JsonNode wanted = in.path("AttributeNames");
        all.forEach((name, value) -> {
            if (names(wanted, name)) {
                attributes.put(name, value);
            }
        });
        return out;
    }

    private static boolean names(JsonNode list, String name) {
        for (JsonNode each : list) {
            if (each.asText().equals("All") || each.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Writes a received message with those attributes that the request wants. */
    void message(ObjectNode out, EmulatedQueue.Received received, JsonNode request) {
        QueueMessage message = received.message();
        out.put("MessageId", message.id)
                .put("ReceiptHandle", received.receipt())
                .put("MD5OfBody", MessageDigests.ofBody(message.body))
                .put("Body", message.body);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("ApproximateReceiveCount", Integer.toString(received.receiveCount()));
        all.put("SentTimestamp", Long.toString(message.sent.toEpochMilli()));
        all.put("ApproximateFirstReceiveTimestamp", Long.toString(message.firstReceived.toEpochMilli()));
        all.put("SenderId", "AIDAEMULATEDEVENTS");
        ObjectNode attributes = JsonProtocol.object();
        all.forEach((name, value) -> {
            if (names(request.path("MessageSystemAttributeNames"), name)
                    || names(request.path("AttributeNames"), name)) {
                attributes.put(name, value);
            }
        });
        if (!attributes.isEmpty()) {
            out.set("Attributes", attributes);
        }
        if (message.attributes != null && !request.path("MessageAttributeNames").isEmpty()) {
            out.set("MessageAttributes", message.attributes);
            out.put("MD5OfMessageAttributes", MessageDigests.ofAttributes(message.attributes));
        }
    }
}

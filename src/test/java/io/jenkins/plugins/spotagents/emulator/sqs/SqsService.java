package io.jenkins.plugins.spotagents.emulator.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.spotagents.emulator.http.ApiService;
import io.jenkins.plugins.spotagents.emulator.http.IncomingRequest;
import io.jenkins.plugins.spotagents.emulator.http.JsonProtocol;
import io.jenkins.plugins.spotagents.emulator.http.Reply;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** SQS. */
public final class SqsService implements ApiService {
    private static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);
    private static final String DECRYPT = "kms:Decrypt";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    /** Codes of the former query protocol, which clients still look at. */
    private static final Map<String, String> QUERY_CODES = Map.of(
            "KmsAccessDenied", "KMS.AccessDeniedException",
            "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue",
            "ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid",
            "MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight",
            "TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
            "EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest",
            "BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct");

    private final Queues queues;
    private final QueueAttributes attributes;
    private final JsonProtocol protocol;

    public SqsService(Queues queues) {
        this.queues = queues;
        attributes = new QueueAttributes(queues);
        protocol = new JsonProtocol("AmazonSQS", "application/x-amz-json-1.0", "com.amazonaws.sqs")
                .action("CreateQueue", attributes::create)
                .action("GetQueueUrl", in -> url(queues.get(in.path("QueueName").asText())))
                .action("GetQueueAttributes", attributes::get)
                .action("SetQueueAttributes", attributes::set)
                .action("ListQueues", this::list)
                .action("DeleteQueue", this::deleteQueue)
                .action("PurgeQueue", this::purge)
                .action("SendMessage", in -> send(queue(in), in))
                .action("SendMessageBatch", in -> batch(in, (entry, result) -> result.setAll(send(queue(in), entry))))
                .action("ReceiveMessage", this::receive)
                .action("DeleteMessage", in -> {
                    queue(in).delete(receipt(in));
                    return JsonProtocol.object();
                })
                .action(
                        "DeleteMessageBatch",
                        in -> batch(in, (entry, result) -> queue(in).delete(receipt(entry))))
                .action("ChangeMessageVisibility", in -> {
                    queue(in).changeVisibility(receipt(in), visibility(in));
                    return JsonProtocol.object();
                })
                .action(
                        "ChangeMessageVisibilityBatch",
                        in -> batch(
                                in, (entry, result) -> queue(in).changeVisibility(receipt(entry), visibility(entry))));
    }

    @Override
    public String name() {
        return "sqs";
    }

    @Override
    public boolean accepts(IncomingRequest request) {
        return protocol.accepts(request);
    }

    @Override
    public Call decode(IncomingRequest request) {
        return protocol.decode(request);
    }

    @Override
    public Reply error(ApiException error, String requestId) {
        return protocol.error(error, requestId, QUERY_CODES.getOrDefault(error.code(), ""));
    }

    /** Of a queue that is encrypted with a key of the customer's (SQS developer guide, "Configure KMS permissions"). */
    @Override
    public Optional<String> alsoNeeds(String action) {
        return action.equals("ReceiveMessage") ? Optional.of(DECRYPT) : Optional.empty();
    }

    @Override
    public ApiException unauthorized(String action) {
        if (action.equals(DECRYPT)) {
            // SQS API Reference, ReceiveMessage: KmsAccessDenied, HTTP 400; the text is that of KMS.
            return new ApiException(
                    400,
                    "KmsAccessDenied",
                    "User: arn:aws:iam::123456789012:user/jenkins is not authorized to perform: kms:Decrypt on resource:"
                            + " arn:aws:kms:eu-west-1:123456789012:key/0f1e because no identity-based policy allows"
                            + " the kms:Decrypt action");
        }
        return new ApiException(
                403,
                "AccessDenied",
                "User is not authorized to perform: sqs:" + action.toLowerCase(java.util.Locale.ROOT)
                        + " because no identity-based policy allows the action");
    }

    private EmulatedQueue queue(JsonNode in) {
        return queues.at(in.path("QueueUrl").asText());
    }

    static ObjectNode url(EmulatedQueue queue) {
        return JsonProtocol.object().put("QueueUrl", queue.url());
    }

    private ObjectNode list(JsonNode in) {
        ObjectNode out = JsonProtocol.object();
        ArrayNode urls = out.putArray("QueueUrls");
        String prefix = in.path("QueueNamePrefix").asText("");
        queues.all().stream().filter(queue -> queue.name().startsWith(prefix)).forEach(queue -> urls.add(queue.url()));
        return out;
    }

    private ObjectNode deleteQueue(JsonNode in) {
        queues.delete(queue(in));
        return JsonProtocol.object();
    }

    private ObjectNode purge(JsonNode in) {
        queue(in).purge();
        return JsonProtocol.object();
    }

    private static ObjectNode send(EmulatedQueue queue, JsonNode in) {
        String body = in.path("MessageBody").asText();
        if (body.isEmpty()) {
            throw ApiException.client("MissingParameter", "The request must contain the parameter MessageBody.");
        }
        JsonNode given = in.path("MessageAttributes");
        boolean attributed = given.isObject() && !given.isEmpty();
        Duration delay = Duration.ofSeconds(in.path("DelaySeconds").asInt(0));
        QueueMessage message = queue.send(body, attributed ? given : null, delay);
        ObjectNode out =
                JsonProtocol.object().put("MessageId", message.id).put("MD5OfMessageBody", MessageDigests.ofBody(body));
        if (attributed) {
            out.put("MD5OfMessageAttributes", MessageDigests.ofAttributes(given));
        }
        return out;
    }

    private ObjectNode receive(JsonNode in) {
        int most = in.path("MaxNumberOfMessages").asInt(1);
        if (most < 1 || most > EmulatedQueue.MOST_RECEIVED) {
            throw ApiException.invalidParameter("Value " + most
                    + " for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.");
        }
        Duration wait = Duration.ofSeconds(in.path("WaitTimeSeconds").asInt(0));
        if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
            throw ApiException.invalidParameter("Value " + wait.toSeconds()
                    + " for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.");
        }
        ObjectNode out = JsonProtocol.object();
        Duration timeout = in.has("VisibilityTimeout") ? visibility(in) : null;
        var received = queue(in).receive(most, timeout, wait);
        if (!received.isEmpty()) {
            ArrayNode list = out.putArray("Messages");
            received.forEach(message -> attributes.message(list.addObject(), message, in));
        }
        return out;
    }

    private static String receipt(JsonNode in) {
        return in.path("ReceiptHandle").asText();
    }

    private static Duration visibility(JsonNode in) {
        Duration timeout = Duration.ofSeconds(in.path("VisibilityTimeout").asLong());
        if (timeout.isNegative() || timeout.compareTo(LONGEST_VISIBILITY) > 0) {
            throw ApiException.invalidParameter("Value " + timeout.toSeconds()
                    + " for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.");
        }
        return timeout;
    }

    /** Treats each entry by itself; those that fail do not keep the others from succeeding. */
    private static ObjectNode batch(JsonNode in, BiConsumer<JsonNode, ObjectNode> action) {
        JsonNode entries = in.path("Entries");
        if (entries.isEmpty()) {
            throw ApiException.client("EmptyBatchRequest", "There should be at least one entry in the request.");
        }
        if (entries.size() > EmulatedQueue.MOST_RECEIVED) {
            throw ApiException.client(
                    "TooManyEntriesInBatchRequest",
                    "Maximum number of entries per request are 10. You have sent " + entries.size() + ".");
        }
        Set<String> ids = new HashSet<>();
        entries.forEach(entry -> {
            if (!ids.add(entry.path("Id").asText())) {
                throw ApiException.client(
                        "BatchEntryIdsNotDistinct", "Id " + entry.path("Id").asText() + " repeated.");
            }
        });
        ObjectNode out = JsonProtocol.object();
        ArrayNode successful = out.putArray("Successful");
        ArrayNode failed = out.putArray("Failed");
        for (JsonNode entry : entries) {
            ObjectNode result = JsonProtocol.object().put("Id", entry.path("Id").asText());
            try {
                action.accept(entry, result);
                successful.add(result);
            } catch (ApiException e) {
                failed.add(result.put("Code", e.code())
                        .put("Message", e.getMessage())
                        .put("SenderFault", e.status() < 500));
            }
        }
        return out;
    }
}

package io.jenkins.plugins.spotagents.emulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The AWS JSON protocol: the action in the header {@code X-Amz-Target}, JSON both ways. */
public final class JsonProtocol {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Longer parameters, message bodies above all, are cut in the journal. */
    private static final int JOURNAL_LENGTH = 200;

    private final String target;
    private final String contentType;
    private final String errorNamespace;
    private final Map<String, Function<JsonNode, ObjectNode>> actions = new HashMap<>();

    /**
     * @param target service part of the target header, such as {@code AmazonSQS}
     * @param contentType media type of requests and answers
     * @param errorNamespace what stands before the {@code #} of an error's type
     */
    public JsonProtocol(String target, String contentType, String errorNamespace) {
        this.target = target;
        this.contentType = contentType;
        this.errorNamespace = errorNamespace;
    }

    public JsonProtocol action(String name, Function<JsonNode, ObjectNode> action) {
        actions.put(name, action);
        return this;
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public boolean accepts(IncomingRequest request) {
        return request.header("X-Amz-Target").startsWith(target + ".");
    }

    public ApiService.Call decode(IncomingRequest request) {
        String name = request.header("X-Amz-Target").substring(target.length() + 1);
        Function<JsonNode, ObjectNode> action = actions.get(name);
        if (action == null) {
            throw ApiException.client("UnknownOperationException", "The emulator has no action " + name);
        }
        JsonNode input = parse(request.body());
        return new ApiService.Call(name, flatten(input), false, requestId -> {
            ObjectNode output = action.apply(input);
            return Optional.of(reply(200, output, Map.of("x-amzn-RequestId", requestId)));
        });
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            if (node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw ApiException.client("SerializationException", "The request is not JSON: " + e.getMessage());
        }
        throw ApiException.client("SerializationException", "The request is not a JSON object");
    }

    private static Map<String, String> flatten(JsonNode input) {
        Map<String, String> parameters = new LinkedHashMap<>();
        input.properties().forEach(field -> {
            JsonNode value = field.getValue();
            String text = value.isTextual() ? value.textValue() : value.toString();
            parameters.put(
                    field.getKey(), text.length() > JOURNAL_LENGTH ? text.substring(0, JOURNAL_LENGTH) + "…" : text);
        });
        return parameters;
    }

    private Reply reply(int status, ObjectNode content, Map<String, String> headers) {
        try {
            return new Reply(status, contentType, headers, MAPPER.writeValueAsBytes(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }

    /** An error answer; {@code queryCode} is the code that the former query protocol had, or empty. */
    public Reply error(ApiException error, String requestId, String queryCode) {
        Map<String, String> headers = new HashMap<>(Map.of("x-amzn-RequestId", requestId));
        if (!queryCode.isEmpty()) {
            headers.put("x-amzn-query-error", queryCode + ";" + (error.status() < 500 ? "Sender" : "Receiver"));
        }
        ObjectNode content =
                object().put("__type", errorNamespace + "#" + error.code()).put("message", error.getMessage());
        return reply(error.status(), content, headers);
    }
}

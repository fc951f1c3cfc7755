package io.jenkins.plugins.spotagents.emulator.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param status HTTP status
 * @param contentType media type
 * @param headers further headers
 * @param body bytes of the body
 */
public record Reply(int status, String contentType, Map<String, String> headers, byte[] body) {
    public Reply {
        headers = Map.copyOf(headers);
    }

    public static Reply text(int status, String body) {
        return new Reply(status, "text/plain", Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    Reply withBody(byte[] other) {
        return new Reply(status, contentType, headers, other);
    }
}

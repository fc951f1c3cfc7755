package io.jenkins.plugins.spotagents.emulator.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP request, read to its end.
 *
 * @param method GET, POST or PUT
 * @param path decoded path
 * @param headers first value of each header, names in lower case
 * @param body bytes of the body
 */
public record IncomingRequest(String method, String path, Map<String, String> headers, byte[] body) {
    public IncomingRequest {
        headers = Map.copyOf(headers);
    }

    /** The header's value, or an empty string. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}

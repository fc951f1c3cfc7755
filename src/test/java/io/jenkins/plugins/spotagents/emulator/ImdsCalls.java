package io.jenkins.plugins.spotagents.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** IMDSv2 as a program on the instance calls it. */
final class ImdsCalls {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String base;

    ImdsCalls(URI base) {
        this.base = base + "/latest/";
    }

    HttpResponse<String> token(String ttl) throws IOException, InterruptedException {
        return send(request("api/token")
                .header("X-aws-ec2-metadata-token-ttl-seconds", ttl)
                .PUT(HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send(request(path).header("X-aws-ec2-metadata-token", token));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(path, token("21600").body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}

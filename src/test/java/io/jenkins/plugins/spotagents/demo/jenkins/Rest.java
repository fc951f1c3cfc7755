package io.jenkins.plugins.spotagents.demo.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Jenkins as a user with a browser has it: reading without a login, changing with one and a crumb. */
final class Rest {
    static final String USER = "demo";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI jenkins;
    private final String login;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(PATIENCE)
            .build();

    /** @param jenkins its address, with a slash at the end */
    Rest(URI jenkins, String password) {
        this.jenkins = jenkins;
        this.login =
                "Basic " + Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether Jenkins answers, and with more than that it is starting. */
    boolean isUp() throws InterruptedException {
        try {
            return send(request("api/json").GET()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The object at a path, such as {@code job/x/}.
     *
     * @param tree what of it, as Jenkins' REST takes it
     * @throws IOException with the status, if that is not 200
     */
    JsonNode get(String path, String tree) throws IOException, InterruptedException {
        String query = "api/json?tree=" + URLEncoder.encode(tree, StandardCharsets.UTF_8);
        return json.readTree(successful(send(request(path + query).GET())).body());
    }

    /** Starts a build of a job, as the button does. */
    void build(String job) throws IOException, InterruptedException {
        JsonNode crumb = get("crumbIssuer/", "crumb,crumbRequestField");
        successful(send(request("job/" + job + "/build")
                .header(
                        crumb.get("crumbRequestField").asText(),
                        crumb.get("crumb").asText())
                .POST(HttpRequest.BodyPublishers.noBody())));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(jenkins.resolve(path)).timeout(PATIENCE).header("Authorization", login);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> successful(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200 && answer.statusCode() != 201) {
            throw new IOException(answer.request().uri() + " answers " + answer.statusCode());
        }
        return answer;
    }
}

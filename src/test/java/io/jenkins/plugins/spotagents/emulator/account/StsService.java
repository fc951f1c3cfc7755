package io.jenkins.plugins.spotagents.emulator.account;

import io.jenkins.plugins.spotagents.emulator.ec2.Query;
import io.jenkins.plugins.spotagents.emulator.ec2.Xml;
import io.jenkins.plugins.spotagents.emulator.http.ApiService;
import io.jenkins.plugins.spotagents.emulator.http.IncomingRequest;
import io.jenkins.plugins.spotagents.emulator.http.Reply;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** STS: who am I, and AssumeRole with made-up credentials. */
public final class StsService implements ApiService {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final World world;
    /** Who calls, by the access key that AssumeRole gave out. */
    private final Map<String, String> assumedRoles = new ConcurrentHashMap<>();

    public StsService(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "sts";
    }

    @Override
    public boolean accepts(IncomingRequest request) {
        return request.method().equals("POST") && request.text().contains("Version=2011-06-15");
    }

    @Override
    public Call decode(IncomingRequest request) {
        Map<String, String> parameters = Query.decodeForm(request.text());
        String action = parameters.getOrDefault("Action", "");
        Query query = Query.of(parameters);
        Consumer<Xml> result =
                switch (action) {
                    case "GetCallerIdentity" -> xml -> callerIdentity(request, xml);
                    case "AssumeRole", "AssumeRoleWithWebIdentity" -> xml -> assumeRole(query, xml);
                    default -> throw ApiException.client("InvalidAction", "The emulator has no action " + action);
                };
        return new Call(action, parameters, false, requestId -> {
            byte[] body = Xml.document(
                    action + "Response",
                    NAMESPACE,
                    xml -> xml.element(action + "Result", result)
                            .element("ResponseMetadata", metadata -> metadata.text("RequestId", requestId)));
            return Optional.of(new Reply(200, "text/xml", Map.of("x-amzn-RequestId", requestId), body));
        });
    }

    private void callerIdentity(IncomingRequest request, Xml xml) {
        String account = world.account().id();
        String key = request.header("authorization").replaceFirst(".*Credential=([^/]*)/.*", "$1");
        xml.text("Arn", assumedRoles.getOrDefault(key, "arn:aws:iam::" + account + ":user/jenkins"))
                .text("UserId", "AIDAEMULATED")
                .text("Account", account);
    }

    private void assumeRole(Query query, Xml xml) {
        String arn = query.required("RoleArn");
        String session = query.required("RoleSessionName");
        String role = arn.substring(arn.lastIndexOf('/') + 1);
        String assumed = "arn:aws:sts::" + world.account().id() + ":assumed-role/" + role + "/" + session;
        String key = "ASIAEMULATED" + (assumedRoles.size() + 1);
        assumedRoles.put(key, assumed);
        xml.element(
                        "Credentials",
                        credentials -> credentials
                                .text("AccessKeyId", key)
                                .text("SecretAccessKey", "emulated")
                                .text("SessionToken", "emulated-session-of-" + session)
                                // In real time, by which the SDK judges whether they still hold.
                                .text("Expiration", Instant.now().plusSeconds(query.integer("DurationSeconds", 3600))))
                .element(
                        "AssumedRoleUser",
                        user -> user.text("AssumedRoleId", "AROAEMULATED:" + session)
                                .text("Arn", assumed));
    }

    @Override
    public Reply error(ApiException error, String requestId) {
        byte[] body = Xml.document(
                "ErrorResponse",
                NAMESPACE,
                xml -> xml.element(
                                "Error",
                                e -> e.text("Type", "Sender")
                                        .text("Code", error.code())
                                        .text("Message", error.getMessage()))
                        .text("RequestId", requestId));
        return new Reply(error.status(), "text/xml", Map.of("x-amzn-RequestId", requestId), body);
    }

    @Override
    public ApiException unauthorized(String action) {
        return new ApiException(403, "AccessDenied", "User is not authorized to perform: sts:" + action);
    }
}

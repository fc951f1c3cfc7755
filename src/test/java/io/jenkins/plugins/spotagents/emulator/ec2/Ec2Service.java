package io.jenkins.plugins.spotagents.emulator.ec2;

import io.jenkins.plugins.spotagents.emulator.http.ApiService;
import io.jenkins.plugins.spotagents.emulator.http.IncomingRequest;
import io.jenkins.plugins.spotagents.emulator.http.Reply;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.Fleets;
import io.jenkins.plugins.spotagents.emulator.world.Lifecycle;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** EC2. */
public final class Ec2Service implements ApiService {
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private final World world;
    private final Map<String, Ec2Action> actions = new HashMap<>();

    public Ec2Service(World world, Lifecycle lifecycle) {
        this.world = world;
        Fleets fleets = new Fleets(world, lifecycle);
        new FleetActions(world, fleets).register(actions);
        new InstanceActions(world, lifecycle, fleets).register(actions);
        new TagActions(world).register(actions);
        new LaunchTemplateActions(world).register(actions);
        new PlaceActions(world).register(actions);
        new TypeActions(world).register(actions);
    }

    @Override
    public String name() {
        return "ec2";
    }

    @Override
    public boolean accepts(IncomingRequest request) {
        return request.method().equals("POST") && request.text().contains("Version=2016-11-15");
    }

    @Override
    public Call decode(IncomingRequest request) {
        Map<String, String> parameters = Query.decodeForm(request.text());
        String action = parameters.getOrDefault("Action", "");
        Ec2Action handler = actions.get(action);
        if (handler == null) {
            throw ApiException.client("InvalidAction", "The action " + action + " is not valid for this web service.");
        }
        Query query = Query.of(parameters);
        return new Call(
                action,
                parameters,
                query.flag("DryRun"),
                requestId -> Optional.of(reply(action, handler, query, requestId)));
    }

    private Reply reply(String action, Ec2Action handler, Query query, String requestId) {
        byte[] body = world.transact(() -> Xml.document(action + "Response", NAMESPACE, xml -> {
            xml.text("requestId", requestId);
            handler.run(query, xml);
        }));
        return new Reply(200, "text/xml;charset=UTF-8", Map.of("x-amzn-RequestId", requestId), body);
    }

    @Override
    public Reply error(ApiException error, String requestId) {
        byte[] body = Xml.document(
                "Response",
                "",
                xml -> xml.element(
                                "Errors",
                                errors -> errors.element(
                                        "Error",
                                        e -> e.text("Code", error.code()).text("Message", error.getMessage())))
                        .text("RequestID", requestId));
        return new Reply(error.status(), "text/xml;charset=UTF-8", Map.of("x-amzn-RequestId", requestId), body);
    }

    @Override
    public ApiException unknownKey() {
        return new ApiException(401, "AuthFailure", "AWS was not able to validate the provided access credentials");
    }

    @Override
    public ApiException unauthorized(String action) {
        return new ApiException(
                403,
                "UnauthorizedOperation",
                "You are not authorized to perform this operation. User is not authorized to perform: ec2:" + action
                        + " because no identity-based policy allows the ec2:" + action
                        + " action. Encoded authorization failure message: " + UUID.randomUUID());
    }
}

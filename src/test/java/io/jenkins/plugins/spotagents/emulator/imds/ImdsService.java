package io.jenkins.plugins.spotagents.emulator.imds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.spotagents.emulator.http.ApiService;
import io.jenkins.plugins.spotagents.emulator.http.IncomingRequest;
import io.jenkins.plugins.spotagents.emulator.http.Reply;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.EmulatedInstance;
import io.jenkins.plugins.spotagents.emulator.world.LifeState;
import io.jenkins.plugins.spotagents.emulator.world.Market;
import io.jenkins.plugins.spotagents.emulator.world.World;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * IMDSv2. What AWS serves at {@code http://169.254.169.254/latest/…} is here at {@code
 * ENDPOINT/imds/INSTANCE-ID/latest/…}; it answers while the instance runs.
 */
public final class ImdsService implements ApiService {
    private static final Pattern PATH = Pattern.compile("/imds/([^/]+)/latest/(.*)");
    private static final int LONGEST_TTL = 21_600;
    private static final DateTimeFormatter MAINTENANCE_TIME = DateTimeFormatter.ofPattern(
                    "d MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final World world;
    private final ImdsTokens tokens;
    private final IdentityDocuments identity;

    public ImdsService(World world, IdentityDocuments identity, long seed) {
        this.world = world;
        this.identity = identity;
        tokens = new ImdsTokens(seed);
    }

    /** Where the metadata of an instance are, without {@code /latest}. */
    public static URI address(URI endpoint, String instanceId) {
        return endpoint.resolve("/imds/" + instanceId);
    }

    @Override
    public String name() {
        return "imds";
    }

    @Override
    public boolean accepts(IncomingRequest request) {
        return request.path().startsWith("/imds/");
    }

    /** What was asked for is the action; the connection is dropped if the instance does not run. */
    @Override
    public Call decode(IncomingRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw new ApiException(404, "NotFound", "No metadata at " + request.path());
        }
        String id = path.group(1);
        String item = path.group(2);
        return new Call(
                item,
                Map.of("instance", id),
                false,
                requestId -> world.transact(() -> world.instances()
                        .find(id)
                        .filter(instance -> instance.state() == LifeState.RUNNING)
                        .map(instance -> reply(request, instance, item))));
    }

    @Override
    public Reply error(ApiException error, String requestId) {
        return Reply.text(error.status(), error.getMessage());
    }

    @Override
    public ApiException unauthorized(String action) {
        return new ApiException(403, "Forbidden", "The metadata service is switched off");
    }

    private Reply reply(IncomingRequest request, EmulatedInstance instance, String item) {
        if (item.equals("api/token")) {
            return request.method().equals("PUT") ? token(request, instance) : Reply.text(405, "Method Not Allowed");
        }
        String token = request.header("X-aws-ec2-metadata-token");
        if (!tokens.accepts(token, instance.id(), world.now())) {
            return Reply.text(401, "Unauthorized");
        }
        return value(instance, item).map(text -> Reply.text(200, text)).orElseGet(ImdsService::notFound);
    }

    private static Reply notFound() {
        return Reply.text(404, "Not Found");
    }

    private Reply token(IncomingRequest request, EmulatedInstance instance) {
        String ttl = request.header("X-aws-ec2-metadata-token-ttl-seconds");
        if (!ttl.matches("[0-9]{1,5}") || Integer.parseInt(ttl) < 1 || Integer.parseInt(ttl) > LONGEST_TTL) {
            return Reply.text(400, "Bad Request");
        }
        String token = tokens.issue(instance.id(), world.now().plusSeconds(Integer.parseInt(ttl)));
        return new Reply(
                200,
                "text/plain",
                Map.of("X-aws-ec2-metadata-token-ttl-seconds", ttl),
                token.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> value(EmulatedInstance instance, String item) {
        return switch (item) {
            case "meta-data/instance-id" -> Optional.of(instance.id());
            case "meta-data/instance-type" -> Optional.of(instance.type().name());
            case "meta-data/ami-id" -> Optional.of(instance.imageId());
            case "meta-data/local-ipv4" -> Optional.of(instance.privateIp());
            case "meta-data/placement/availability-zone" -> Optional.of(instance.zone());
            case "meta-data/placement/region" -> Optional.of(world.account().region());
            case "meta-data/instance-life-cycle" ->
                Optional.of(instance.market().apiName());
            case "meta-data/spot/instance-action" -> interruption(instance).map(ImdsService::action);
            case "meta-data/spot/termination-time" -> interruption(instance).map(Instant::toString);
            case "meta-data/events/recommendations/rebalance" ->
                instance.rebalanceShown()
                        .map(time -> JsonNodeFactory.instance
                                .objectNode()
                                .put("noticeTime", time.toString())
                                .toString());
            case "meta-data/events/maintenance/scheduled" -> Optional.of(maintenance(instance));
            case "user-data" -> Optional.of(world.view(instance).userData()).filter(data -> !data.isEmpty());
            case "dynamic/instance-identity/document" -> Optional.of(identity.document(world, instance));
            case "dynamic/instance-identity/signature" ->
                Optional.of(identity.signature(identity.document(world, instance)));
            case "dynamic/instance-identity/rsa2048" ->
                Optional.of(identity.rsa2048(identity.document(world, instance), world.now()));
            default -> Optional.empty();
        };
    }

    private Optional<Instant> interruption(EmulatedInstance instance) {
        return instance.market() == Market.SPOT ? instance.interruptionShown(world.now()) : Optional.empty();
    }

    private static String action(Instant end) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("action", "terminate")
                .put("time", end.toString())
                .toString();
    }

    private static String maintenance(EmulatedInstance instance) {
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        instance.maintenance()
                .forEach(event -> events.addObject()
                        .put("NotBefore", MAINTENANCE_TIME.format(event.notBefore()))
                        .put("Code", event.code())
                        .put("Description", event.description())
                        .put("EventId", event.id())
                        .put("NotAfter", MAINTENANCE_TIME.format(event.notAfter()))
                        .put("State", "active"));
        return events.toString();
    }
}

package io.jenkins.plugins.spotagents.emulator.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.spotagents.emulator.http.ApiService;
import io.jenkins.plugins.spotagents.emulator.http.IncomingRequest;
import io.jenkins.plugins.spotagents.emulator.http.JsonProtocol;
import io.jenkins.plugins.spotagents.emulator.http.Reply;
import io.jenkins.plugins.spotagents.emulator.world.ApiException;
import io.jenkins.plugins.spotagents.emulator.world.World;

/** SSM: GetParameter, which {@code resolve:ssm:} image ids lead to. */
public final class SsmService implements ApiService {
    private final World world;
    private final JsonProtocol protocol = new JsonProtocol(
                    "AmazonSSM", "application/x-amz-json-1.1", "com.amazonaws.ssm")
            .action("GetParameter", this::getParameter);

    public SsmService(World world) {
        this.world = world;
    }

    @Override
    public String name() {
        return "ssm";
    }

    @Override
    public boolean accepts(IncomingRequest request) {
        return protocol.accepts(request);
    }

    @Override
    public Call decode(IncomingRequest request) {
        return protocol.decode(request);
    }

    private ObjectNode getParameter(JsonNode in) {
        String name = in.path("Name").asText();
        String value = world.transact(() -> world.parameters().get(name));
        if (value == null) {
            throw ApiException.client("ParameterNotFound", "Parameter " + name + " not found.");
        }
        ObjectNode out = JsonProtocol.object();
        out.putObject("Parameter")
                .put("Name", name)
                .put("Type", "String")
                .put("Value", value)
                .put("Version", 1)
                .put("DataType", "text")
                .put("ARN", world.account().arn("ssm", "parameter" + name));
        return out;
    }

    @Override
    public Reply error(ApiException error, String requestId) {
        return protocol.error(error, requestId, "");
    }

    @Override
    public ApiException unauthorized(String action) {
        return new ApiException(400, "AccessDeniedException", "User is not authorized to perform: ssm:" + action);
    }
}

package io.jenkins.plugins.spotagents.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The stays of builds on running agents as JSON; times in milliseconds. */
final class StaysFile {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private StaysFile() {}

    static byte[] encode(Map<String, AgentStays.Agent> agents) {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION);
        ObjectNode names = root.putObject("agents");
        agents.forEach((id, agent) -> {
            ObjectNode node = names.putObject(id);
            ArrayNode ended = node.putArray("ended");
            agent.ended()
                    .forEach(stay -> ended.addObject()
                            .put("run", stay.run())
                            .put("ranMillis", stay.ran().toMillis()));
            ArrayNode held = node.putArray("present");
            agent.held()
                    .forEach(stay -> held.addObject()
                            .put("run", stay.run())
                            .put("since", stay.since().toEpochMilli())
                            .put("until", stay.until().toEpochMilli()));
        });
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, AgentStays.Agent> read(Path file) throws IOException {
        Map<String, AgentStays.Agent> agents = new HashMap<>();
        if (!Files.exists(file)) {
            return agents;
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root.path("version").asInt() != VERSION) {
                throw new IOException("The file " + file + " has version "
                        + root.path("version").asInt() + ", this release reads " + VERSION
                        + ". It is written anew; what today's agents cost until now falls on the builds after it.");
            }
            for (Map.Entry<String, JsonNode> agent : root.path("agents").properties()) {
                agents.put(agent.getKey(), decode(agent.getValue()));
            }
            return agents;
        } catch (JsonProcessingException e) {
            throw new IOException("The file " + file + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static AgentStays.Agent decode(JsonNode node) {
        AgentStays.Agent agent = new AgentStays.Agent();
        for (JsonNode stay : node.path("ended")) {
            agent.ended()
                    .add(new AgentStays.Stay(
                            stay.path("run").asText(),
                            Duration.ofMillis(stay.path("ranMillis").asLong())));
        }
        for (JsonNode stay : node.path("present")) {
            agent.held()
                    .add(new AgentStays.Held(
                            stay.path("run").asText(),
                            Instant.ofEpochMilli(stay.path("since").asLong()),
                            Instant.ofEpochMilli(stay.path("until").asLong())));
        }
        return agent;
    }
}

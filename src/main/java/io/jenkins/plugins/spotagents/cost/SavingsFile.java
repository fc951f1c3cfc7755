package io.jenkins.plugins.spotagents.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The savings ledger as JSON; amounts in millionths of a US dollar, times in seconds. */
final class SavingsFile {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SavingsFile() {}

    static byte[] encode(SavingsLedger ledger) {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION);
        encode(root.putObject("total"), ledger.total());
        for (SavingsLedger.By by : SavingsLedger.By.values()) {
            ObjectNode names = root.putObject(field(by));
            ledger.all(by).forEach((name, spending) -> encode(names.putObject(name), spending));
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String field(SavingsLedger.By by) {
        return by.name().toLowerCase(Locale.ROOT);
    }

    private static void encode(ObjectNode node, Spending spending) {
        node.put("agents", spending.agents())
                .put("unpriced", spending.unpriced())
                .put("billedSeconds", spending.billed().toSeconds())
                .put("wastedSeconds", spending.wasted().toSeconds())
                .put("paidMicros", spending.paid().micros())
                .put("onDemandMicros", spending.onDemand().micros());
    }

    static void read(Path file, SavingsLedger into) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            int version = root.path("version").asInt();
            if (version != VERSION) {
                throw new IOException("The savings file " + file + " has version " + version + ", this release reads "
                        + VERSION + ". Move it away to begin anew.");
            }
            into.restore(decode(root.path("total")));
            for (SavingsLedger.By by : SavingsLedger.By.values()) {
                for (Map.Entry<String, JsonNode> name : root.path(field(by)).properties()) {
                    into.add(by, name.getKey(), decode(name.getValue()));
                }
            }
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "The savings file " + file + " is not JSON: " + e.getOriginalMessage()
                            + " Move it away to begin anew.",
                    e);
        }
    }

    private static Spending decode(JsonNode node) {
        return new Spending(
                node.path("agents").asLong(),
                node.path("unpriced").asLong(),
                Duration.ofSeconds(node.path("billedSeconds").asLong()),
                Duration.ofSeconds(node.path("wastedSeconds").asLong()),
                new Usd(node.path("paidMicros").asLong()),
                new Usd(node.path("onDemandMicros").asLong()));
    }

    static void write(Path file, byte[] content) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), () -> file + " is no file");
        Files.createDirectories(directory);
        Path fresh = directory.resolve(file.getFileName() + ".tmp");
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}

package io.jenkins.plugins.spotagents.requeue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.spotagents.capacity.CapacityPool;
import io.jenkins.plugins.spotagents.capacity.Offering;
import io.jenkins.plugins.spotagents.capacity.PurchaseOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Records as lines of text: {@code VERSION CRC32 JSON}, the check sum over the JSON's bytes. Lines, so that a person can read
 * the file and one damaged line spoils no other; fields that a newer release adds are ignored.
 */
final class LedgerCodec {
    private static final String VERSION = "1";
    private static final int CRC_DIGITS = 8;
    private static final int PREFIX = VERSION.length() + 1 + CRC_DIGITS + 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private LedgerCodec() {}

    /** One line, its newline included. */
    static byte[] encode(LedgerRecord record) {
        ObjectNode node = JSON.createObjectNode().put("key", record.key());
        if (record instanceof LedgerRecord.Intended intended) {
            boolean standby = intended.entry().state() == LedgerEntry.State.STANDBY;
            writeEntry(node.put("event", standby ? "standby" : "intent"), intended.entry());
        } else if (record instanceof LedgerRecord.Requeued requeued) {
            node.put("event", "requeued")
                    .put("rerun", requeued.rerunId())
                    .put("at", requeued.at().toString());
        } else if (record instanceof LedgerRecord.Closed closed) {
            node.put("event", "closed").put("at", closed.at().toString());
        }
        // Jackson escapes control characters, so no record contains a newline.
        String json = node.toString();
        return (VERSION + ' ' + checkSum(json.getBytes(UTF_8)) + ' ' + json + '\n').getBytes(UTF_8);
    }

    private static void writeEntry(ObjectNode node, LedgerEntry entry) {
        Attempt lost = entry.lost();
        node.put("work", entry.workId())
                .put("at", entry.intendedAt().toString())
                .put("next", entry.next().attempt())
                .put("capacity", entry.next().capacity().name());
        node.putObject("lost")
                .put("number", lost.number())
                .put("agent", lost.agent())
                .put("instance", lost.instanceId())
                .put("type", lost.offering().pool().instanceType())
                .put("zone", lost.offering().pool().availabilityZone())
                .put("purchase", lost.offering().purchaseOption().name())
                .put("started", lost.started().toString())
                .put("ended", lost.ended().toString())
                .put("reason", lost.reason());
    }

    /** @param line without its newline */
    static LedgerRecord decode(byte[] line) throws DamagedRecordException {
        if (line.length < PREFIX || !new String(line, 0, VERSION.length() + 1, UTF_8).equals(VERSION + ' ')) {
            throw new DamagedRecordException("no record of version " + VERSION);
        }
        byte[] json = new byte[line.length - PREFIX];
        System.arraycopy(line, PREFIX, json, 0, json.length);
        String expected = new String(line, VERSION.length() + 1, CRC_DIGITS, UTF_8);
        if (!expected.equals(checkSum(json))) {
            throw new DamagedRecordException("check sum " + expected + " does not fit the line");
        }
        try {
            return read(JSON.readTree(new String(json, UTF_8)));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new DamagedRecordException("unreadable in spite of a right check sum: " + e.getMessage(), e);
        }
    }

    private static LedgerRecord read(JsonNode node) throws DamagedRecordException {
        String event = text(node, "event");
        return switch (event) {
            case "intent" -> new LedgerRecord.Intended(readEntry(node, LedgerEntry.State.INTENT));
            case "standby" -> new LedgerRecord.Intended(readEntry(node, LedgerEntry.State.STANDBY));
            case "requeued" -> new LedgerRecord.Requeued(text(node, "key"), text(node, "rerun"), instant(node, "at"));
            case "closed" -> new LedgerRecord.Closed(text(node, "key"), instant(node, "at"));
            default -> throw new DamagedRecordException("event '" + event + "' is unknown");
        };
    }

    private static LedgerEntry readEntry(JsonNode node, LedgerEntry.State state) throws DamagedRecordException {
        JsonNode lost = node.path("lost");
        Offering offering = new Offering(
                new CapacityPool(text(lost, "type"), text(lost, "zone")),
                PurchaseOption.valueOf(text(lost, "purchase")));
        Attempt attempt = new Attempt(
                number(lost, "number"),
                text(lost, "agent"),
                text(lost, "instance"),
                offering,
                instant(lost, "started"),
                instant(lost, "ended"),
                text(lost, "reason"));
        RequeueDecision.Requeue next =
                new RequeueDecision.Requeue(number(node, "next"), NextCapacity.valueOf(text(node, "capacity")));
        Instant at = instant(node, "at");
        return new LedgerEntry(text(node, "key"), text(node, "work"), attempt, next, at, state, Optional.empty(), at);
    }

    private static String text(JsonNode node, String field) throws DamagedRecordException {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw new DamagedRecordException("field '" + field + "' is missing or no text");
        }
        return value.textValue();
    }

    private static int number(JsonNode node, String field) throws DamagedRecordException {
        JsonNode value = node.path(field);
        if (!value.isInt()) {
            throw new DamagedRecordException("field '" + field + "' is missing or no number");
        }
        return value.intValue();
    }

    private static Instant instant(JsonNode node, String field) throws DamagedRecordException {
        return Instant.parse(text(node, field));
    }

    private static String checkSum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return String.format("%08x", crc.getValue());
    }
}

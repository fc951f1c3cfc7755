package io.jenkins.plugins.spotagents.emulator.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The MD5 digests that SQS answers and the SDK checks. */
final class MessageDigests {
    private MessageDigests() {}

    static String ofBody(String body) {
        return hex(md5().digest(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** As "Calculating the MD5 message digest for message attributes" of the SQS guide has it. */
    static String ofAttributes(JsonNode attributes) {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        attributes.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        MessageDigest digest = md5();
        for (Map.Entry<String, JsonNode> attribute : sorted.entrySet()) {
            String type = attribute.getValue().path("DataType").asText();
            add(digest, attribute.getKey().getBytes(StandardCharsets.UTF_8));
            add(digest, type.getBytes(StandardCharsets.UTF_8));
            boolean binary = type.startsWith("Binary");
            digest.update((byte) (binary ? 2 : 1));
            add(
                    digest,
                    binary
                            ? Base64.getDecoder()
                                    .decode(attribute
                                            .getValue()
                                            .path("BinaryValue")
                                            .asText())
                            : attribute.getValue().path("StringValue").asText().getBytes(StandardCharsets.UTF_8));
        }
        return hex(digest.digest());
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

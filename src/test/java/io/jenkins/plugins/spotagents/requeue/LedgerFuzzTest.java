package io.jenkins.plugins.spotagents.requeue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.Test;

/** Whatever stands in the file, reading it ends with records, or with the exception that is declared. */
public class LedgerFuzzTest {
    private static final String JSON_SOUP = "{}[]\":,.-+eE0123456789truefalsn\\u \"event\":\"intent\",\"key\":\"at\"";

    private final long seed = Long.getLong("spotagents.fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    public void garbageIsReadWithoutSurprise() {
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            parse(bytes);
        }
    }

    @Test
    public void alteredRecordsAreReadWithoutSurprise() {
        byte[] line = LedgerCodec.encode(new LedgerRecord.Requeued("a/attempt-2", "a#2", Instant.EPOCH));
        for (int round = 0; round < 20_000; round++) {
            byte[] altered = line.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            }
            parse(altered);
        }
    }

    @Test
    public void strangeJsonWithARightCheckSumIsReadWithoutSurprise() {
        for (int round = 0; round < 20_000; round++) {
            StringBuilder soup = new StringBuilder("{");
            for (int i = random.nextInt(60); i > 0; i--) {
                int from = random.nextInt(JSON_SOUP.length());
                soup.append(JSON_SOUP, from, Math.min(JSON_SOUP.length(), from + 1 + random.nextInt(18)));
            }
            parse(sealed(soup.append('}').toString()));
        }
        parse(sealed("[".repeat(100_000)));
        parse(sealed("{\"event\":\"closed\",\"key\":\"k\",\"at\":\"+1000000000-13-99T99:99:99Z\"}"));
        parse(sealed(
                "{\"event\":\"intent\",\"key\":\"k\",\"at\":\"2026-07-01T10:00:00Z\",\"next\":1,\"capacity\":\"X\"}"));
    }

    private static byte[] sealed(String json) {
        CRC32 crc = new CRC32();
        crc.update(json.getBytes(UTF_8));
        return String.format("1 %08x %s%n", crc.getValue(), json).getBytes(UTF_8);
    }

    private void parse(byte[] bytes) {
        try {
            JournalReader.parse(bytes);
        } catch (RuntimeException | StackOverflowError e) {
            AssertionError failure = new AssertionError("-Dspotagents.fuzz.seed=" + seed + " gives " + e, e);
            throw failure;
        }
    }
}

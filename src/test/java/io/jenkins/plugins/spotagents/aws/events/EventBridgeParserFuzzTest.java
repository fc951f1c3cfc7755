package io.jenkins.plugins.spotagents.aws.events;

import io.jenkins.plugins.spotagents.interruption.notice.Notice;
import io.jenkins.plugins.spotagents.interruption.notice.UnreadableNoticeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

/** Nothing but the declared exception comes out of the parser. Run with -Dfuzz.seed=N to repeat a failure. */
public class EventBridgeParserFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final String CHARACTERS = "{}[]\":,\\0123456789.eE+-tfnulras \n\u0000\ud800é";

    private final EventBridgeParser parser = new EventBridgeParser(Optional.of("123456789012"), Optional.empty());

    @Test
    public void nothingButTheDeclaredExceptionComesOut() {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> seeds = List.of(
                Events.spotInterruption(Events.ID, "terminate"),
                Events.rebalance(Events.ID),
                Events.stateChange(Events.ID, "terminated"),
                Events.health("scheduledChange", Events.ID, Events.OTHER_ID),
                Events.capacityReservation(Events.ID, "2026-03-01T12:05:00Z", "[]"),
                Events.inSns(Events.rebalance(Events.ID)));
        for (int round = 0; round < ROUNDS; round++) {
            String message = mutate(seeds.get(random.nextInt(seeds.size())), random);
            try {
                for (Notice notice : parser.parse(message, Instant.EPOCH)) {
                    if (!notice.instanceId().matches("i-[0-9a-f]{8}([0-9a-f]{9})?")) {
                        throw new AssertionError("'" + notice.instanceId() + "' was taken for an instance");
                    }
                }
            } catch (UnreadableNoticeException expected) {
                // This is what it is for.
            } catch (RuntimeException | Error e) {
                throw new AssertionError("Seed " + seed + ", round " + round + ": " + message, e);
            }
        }
    }

    private static String mutate(String message, Random random) {
        StringBuilder mutant = new StringBuilder(message);
        for (int i = random.nextInt(8); i >= 0; i--) {
            int at = random.nextInt(mutant.length() + 1);
            int to = Math.min(mutant.length(), at + random.nextInt(20));
            switch (random.nextInt(5)) {
                case 0 -> mutant.delete(at, to);
                case 1 -> mutant.insert(at, mutant.substring(at, to));
                case 2 -> mutant.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                case 3 -> mutant.setLength(at);
                default -> {
                    if (at < mutant.length()) {
                        mutant.setCharAt(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                    }
                }
            }
        }
        return mutant.toString();
    }
}

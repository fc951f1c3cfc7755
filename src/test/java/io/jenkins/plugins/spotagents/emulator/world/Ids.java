package io.jenkins.plugins.spotagents.emulator.world;

import java.util.Random;
import java.util.UUID;

/** Identifiers in the shapes that AWS uses, the same ones again for the same seed. */
public final class Ids {
    private final Random random;

    public Ids(long seed) {
        random = new Random(seed);
    }

    /** As in {@code i-0a1b2c3d4e5f60718}: the prefix, a dash, and 17 hexadecimal digits. */
    public synchronized String resource(String prefix) {
        return String.format("%s-0%016x", prefix, random.nextLong());
    }

    public synchronized String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** As in {@code fleet-} and a UUID. */
    public String fleet() {
        return "fleet-" + uuid();
    }
}

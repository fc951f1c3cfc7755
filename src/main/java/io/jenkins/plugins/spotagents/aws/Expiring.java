package io.jenkins.plugins.spotagents.aws;

import io.jenkins.plugins.spotagents.aws.terms.Ec2Errors;
import io.jenkins.plugins.spotagents.capacity.CloudCallException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Remembers answers of EC2 for a while. Thread-safe; a value is asked for by one thread while the others wait for it, so that ten
 * launches at once are one question. Failures are not remembered; while EC2 cannot answer, an old answer is better than none.
 */
final class Expiring<K, V> {
    private record Entry<V>(V value, Instant until) {}

    /** More keys than any configuration names; reached only by one that is edited over and over. */
    private static final int MOST_KEYS = 10_000;

    private static final Logger LOGGER = Logger.getLogger(Expiring.class.getName());

    private final Map<K, Entry<V>> entries = new HashMap<>();
    private final Duration lifetime;
    private final Clock clock;

    Expiring(Duration lifetime, Clock clock) {
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** How a value is asked for. */
    interface Loader<K, V> {
        V load(K key) throws CloudCallException;
    }

    synchronized V get(K key, Loader<K, V> loader) throws CloudCallException {
        Instant now = clock.instant();
        Entry<V> entry = entries.get(key);
        if (entry != null && now.isBefore(entry.until())) {
            return entry.value();
        }
        V value;
        try {
            value = loader.load(key);
        } catch (CloudCallException e) {
            if (entry == null || !Ec2Errors.passes(e.code())) {
                throw e;
            }
            LOGGER.log(Level.WARNING, "An answer from {0} is used further: {1}", new Object[] {
                entry.until().minus(lifetime), e.getMessage()
            });
            value = entry.value();
        }
        if (entries.size() >= MOST_KEYS) {
            entries.values().removeIf(old -> !now.isBefore(old.until()));
        }
        entries.put(key, new Entry<>(value, now.plus(lifetime)));
        return value;
    }
}

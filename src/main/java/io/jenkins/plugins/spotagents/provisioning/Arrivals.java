package io.jenkins.plugins.spotagents.provisioning;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which agent was launched in place of which, and when it came online. Remembers the last {@value #MOST}. Thread-safe. */
public final class Arrivals {
    private static final int MOST = 1_000;

    private final Clock clock;
    /** By the agent that goes. */
    private final LinkedHashMap<String, Arrival> arrivals = new LinkedHashMap<>();

    /**
     * An agent in place of another.
     *
     * @param onlineAt empty until it is
     */
    public record Arrival(String instanceId, Optional<Instant> onlineAt) {}

    /** @param leaving the agent whose replacement came online now */
    public record Online(String leaving, Instant at) {}

    public Arrivals(Clock clock) {
        this.clock = clock;
    }

    synchronized void launched(String leaving, String instanceId) {
        arrivals.put(leaving, new Arrival(instanceId, Optional.empty()));
        if (arrivals.size() > MOST) {
            arrivals.remove(arrivals.keySet().iterator().next());
        }
    }

    /** An agent is online; empty if it replaces none, or has been online before. */
    public synchronized Optional<Online> online(String instanceId) {
        for (Map.Entry<String, Arrival> entry : arrivals.entrySet()) {
            Arrival arrival = entry.getValue();
            if (arrival.instanceId().equals(instanceId) && arrival.onlineAt().isEmpty()) {
                Instant now = clock.instant();
                entry.setValue(new Arrival(instanceId, Optional.of(now)));
                return Optional.of(new Online(entry.getKey(), now));
            }
        }
        return Optional.empty();
    }

    public synchronized Optional<Arrival> inPlaceOf(String leaving) {
        return Optional.ofNullable(arrivals.get(leaving));
    }
}
